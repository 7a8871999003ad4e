import { pauseOf, type VisitingSpan, type VisitingState } from '../domain/coverage/visiting.js'
import type { Campaign, Person } from '../domain/registry/types.js'
import { dayInWords, dayOf, momentInWords } from '../domain/time.js'

/** `民情大走访（5月1日 周五 到 9月30日 周三）`. */
export function campaignInWords({ name, from, to }: Campaign): string {
  return `${name}（${dayInWords(from)} 到 ${dayInWords(to)}）`
}

/** Since when and by whom it is paused, and why; null while it goes on. */
export function pauseInWords(campaign: Campaign, by: Person | null): string | null {
  const pause = pauseOf(campaign)
  if (!pause) return null
  const why = pause.reason === undefined ? '' : `，原因：${pause.reason}`
  return `活动自 ${dayInWords(dayOf(pause.at))}起暂停，由${whoInWords(by, pause.by)}暂停${why}`
}

/** `5月20日 12:00 由周敏（县委办公室）恢复`; null where it was never paused. */
export function resumedInWords({ lastPause }: Campaign, by: Person | null): string | null {
  if (!lastPause?.ended) return null
  return `${momentInWords(lastPause.ended.at)} 由${whoInWords(by, lastPause.ended.by)}恢复`
}

function whoInWords(person: Person | null, id: string): string {
  return person ? `${person.name}（${person.unitId}）` : `工号 ${id}`
}

/** Why a job that reminds of visiting has nothing to do; null while households are visited. */
export function restInWords(state: VisitingState): string | null {
  switch (state.kind) {
    case 'none':
      return '还没有设置走访活动'
    case 'paused':
      return `活动已暂停（自 ${dayInWords(dayOf(state.pause.at))}）`
    case 'ahead':
      return `${spanInWords(state.span)}还没有开始（${dayInWords(state.span.from)}开始）`
    case 'over':
      return `${spanInWords(state.span)}已经结束（${dayInWords(state.span.to)}结束）`
    case 'on':
      return null
  }
}

/** `“组织实施”`, or `活动` where it has no phases. */
export function spanInWords({ phase }: VisitingSpan): string {
  return phase === null ? '活动' : `“${phase}”`
}
