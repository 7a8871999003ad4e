import { recordPaper, withdrawPaper } from '../../actions/record-paper.js'
import { leftOutWords, type PaperPanelParams } from '../panels/paper-panel.js'
import type { Press } from './press.js'

/** 确认: all rows that are still to be logged, in the one transaction of the turn. */
export const confirmPaperPress: Press = async (turn) => {
  if (!turn.pressed) return 'paper.none'
  const params = turn.pressed.params as PaperPanelParams
  const recorded = await recordPaper(turn.action, params.day, params.rows)
  turn.changes.push(...recorded.changes)
  const logged = recorded.toLog.map(({ household, ...row }, i) => ({
    ...{ number: row.number, householdId: row.householdId, result: row.result },
    ...{ head: household.head, visitId: recorded.visits[i]?.id ?? '' },
  }))
  if (logged.length === 0) {
    await turn.redraw(turn.pressed, 'paper', params)
    turn.toast('info', '这些户都不用再登记了，请看卡片上的说明。')
    return 'paper.nothing-left'
  }
  turn.remember({ lastVisitId: recorded.visits.at(-1)?.id ?? null })
  const leftOut = leftOutWords(recorded)
  await turn.redraw(turn.pressed, 'paper', { ...params, state: 'done', logged, leftOut })
  turn.toast('success', `已补录 ${logged.length} 户`)
  return 'paper.confirm'
}

export const withdrawPaperPress: Press = async (turn) => {
  if (!turn.pressed) return 'paper.none'
  const params = turn.pressed.params as PaperPanelParams
  const ids = (params.logged ?? []).map(({ visitId }) => visitId)
  const { withdrawn, changes } = await withdrawPaper(turn.action, ids)
  turn.changes.push(...changes)
  turn.remember({ lastVisitId: null })
  await turn.redraw(turn.pressed, 'paper', { ...params, state: 'withdrawn' })
  turn.toast('success', `已撤销 ${withdrawn} 户`)
  return 'paper.withdraw'
}

export const cancelPaperPress: Press = async (turn) => {
  if (!turn.pressed) return 'paper.none'
  const lines = ['没有登记。要补录，重新发一次“补录”加行号。']
  await turn.redraw(turn.pressed, 'notice', { title: '没有补录', tone: 'neutral', lines })
  return 'paper.cancel'
}
