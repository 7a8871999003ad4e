import { carryOutPause } from '../pausing.js'
import type { Press } from './press.js'

/** The reason of the form counts; where there is no form, the one that was said. */
export const confirmPausePress: Press = (turn, { act, campaign = '', reason = '' }, form) =>
  carryOutPause(
    turn,
    act === 'resume' ? 'resume' : 'pause',
    campaign,
    (typeof form.reason === 'string' ? form.reason : reason).trim(),
  )

export const cancelPausePress: Press = async (turn, { act }) => {
  const lines = [act === 'resume' ? '没有恢复，活动还是暂停的。' : '没有暂停，活动照常进行。']
  await turn.present('notice', { title: '没有改动', tone: 'neutral', lines })
  return 'campaign.cancel'
}
