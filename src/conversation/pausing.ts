import { activeCampaign, allow } from '../actions/action.js'
import { pauseCampaign, resumeCampaign } from '../actions/pause-campaign.js'
import { pauseOf } from '../domain/coverage/visiting.js'
import { DomainError } from '../domain/errors.js'
import type { Campaign } from '../domain/registry/types.js'
import { dayInWords, dayOf } from '../domain/time.js'
import { pauseInWords, resumedInWords } from '../views/campaign-in-words.js'
import type { PauseCampaignParams } from './panels/pause-campaign-panel.js'
import type { Turn } from './turn.js'

type Act = PauseCampaignParams['act']

/** 暂停活动 or 恢复活动 with the reason, if one was given: the card that asks whether it is meant. */
export async function askToPause(turn: Turn, act: Act, reason: string): Promise<string> {
  allow(turn.action, 'campaign.pause', {}, '暂停或恢复活动')
  const campaign = await activeCampaign(turn.action)
  if (isDone(campaign, act)) return showAlready(turn, campaign, act)
  if (act === 'pause' && dayOf(turn.now) > campaign.to)
    throw new DomainError('campaign.over', { name: campaign.name, to: dayInWords(campaign.to) })
  const params: PauseCampaignParams = { act, campaignId: campaign.id, reason: reason.slice(0, 200) }
  await turn.show('pause-campaign', params)
  return `campaign.ask-${act}`
}

/** Confirmed: written only if nobody else was faster, who else is named. */
export async function carryOutPause(
  turn: Turn,
  act: Act,
  campaignId: string,
  reason: string,
): Promise<string> {
  const campaign = await activeCampaign(turn.action)
  if (campaign.id !== campaignId) throw new DomainError('campaign.another', { name: campaign.name })
  const change = act === 'pause' ? pauseCampaign : resumeCampaign
  const changes = change(turn.action, campaign, reason)
  if (changes.length === 0) return showAlready(turn, campaign, act)
  turn.changes.push(...changes)
  const lines = act === 'pause' ? PAUSED : RESUMED
  const commands = act === 'pause' ? ['恢复活动', '进度'] : ['进度']
  await turn.present('notice', {
    title: act === 'pause' ? `已暂停：${campaign.name}` : `已恢复：${campaign.name}`,
    tone: act === 'pause' ? 'warning' : 'success',
    ...{ lines: [...lines, ...(reason === '' ? [] : [`原因：${reason}`])], commands },
  })
  turn.toast('success', act === 'pause' ? '已暂停' : '已恢复')
  return `campaign.${act}`
}

const PAUSED = [
  '走访提醒和走访周报停发；问题的期限、回访和法定期限照常。走访照样可以登记。回“恢复活动”恢复。',
]
const RESUMED = ['走访提醒和走访周报从下一次起照常发，暂停期间的不补发。']

function isDone(campaign: Campaign, act: Act): boolean {
  return (pauseOf(campaign) !== null) === (act === 'pause')
}

/** Nothing changes; whoever did it before is named. */
async function showAlready(turn: Turn, campaign: Campaign, act: Act): Promise<string> {
  const { lastPause } = campaign
  const by = act === 'pause' ? lastPause?.by : lastPause?.ended?.by
  const person = by === undefined ? null : await turn.readers.person(by)
  const who =
    act === 'pause' ? pauseInWords(campaign, person) : (resumedInWords(campaign, person) ?? '从来没有暂停过')
  const line = act === 'pause' ? `${who}。没有重复暂停。` : `活动正在进行（${who}），不用再恢复。`
  await turn.present('notice', {
    title: act === 'pause' ? '活动已经暂停了' : '活动没有暂停',
    ...{ tone: 'info', lines: [line], commands: act === 'pause' ? ['恢复活动'] : ['进度'] },
  })
  return `campaign.${act}-same`
}
