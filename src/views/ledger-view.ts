import type { LedgerView } from '#cards/ledger.js'
import { type LedgerFact, type LedgerStay, ledgerOf } from '../domain/issues/ledger.js'
import type { Issue, IssueMove } from '../domain/issues/types.js'
import { type Instant, momentInWords } from '../domain/time.js'
import { WORKDAY_MS, type WorkCalendar } from '../domain/working-time.js'
import { STATUS_WORDS } from '../text/words.js'
import { holderInWords } from './holder-in-words.js'
import { meetingInWords } from './meeting-in-words.js'
import { hoursInWords, officeTimeInWords, roundedOfficeMs } from './office-time.js'

/** More stays than these have been seen in no issue; the earliest are left out then. */
const MOST = 20

export function ledgerView(
  issue: Issue,
  moves: readonly IssueMove[],
  calendar: WorkCalendar,
  now: Instant,
): LedgerView {
  const stays = ledgerOf(calendar, moves, now)
  const totals = new Map<string, number>()
  for (const { holder, heldMs } of stays)
    totals.set(holderInWords(holder), (totals.get(holderInWords(holder)) ?? 0) + roundedOfficeMs(heldMs))
  return {
    title: `责任停留账：问题 ${issue.number}`,
    text: `${[...issue.text].slice(0, 40).join('')}（${STATUS_WORDS[issue.status]}）`,
    rows: stays.slice(-MOST).map((stay, i) => ({
      text: `${Math.max(0, stays.length - MOST) + i + 1}. ${holderInWords(stay.holder)}　${hoursInWords(stay.heldMs)}`,
      hint: `${momentInWords(stay.from)} 至 ${stay.until === null ? '现在' : momentInWords(stay.until)}${stopped(stay)}`,
      facts: stay.facts.map(factInWords),
    })),
    totals: [...totals].map(([label, ms]) => ({
      label,
      value: totalInWords(ms),
    })),
    asOf: momentInWords(now),
  }
}

/** In hours, so that it can be added up; from a working day on in days too, as limits are told. */
function totalInWords(ms: number): string {
  return ms < WORKDAY_MS ? hoursInWords(ms) : `${hoursInWords(ms)}（${officeTimeInWords(ms)}）`
}

function stopped({ stoppedMs }: LedgerStay): string {
  return stoppedMs > 0 ? `，另有挂起 ${hoursInWords(stoppedMs)}不计` : ''
}

function factInWords(fact: LedgerFact): string {
  const at = momentInWords(fact.at)
  switch (fact.kind) {
    case 'returned':
      return `${at} 退回，认为应由${fact.unitId}办：${fact.reason}`
    case 'handed_on':
      return `${at} 转给${fact.unitId}：${[meetingInWords(fact.meetingDay), fact.reason].filter(Boolean).join('，')}`
    case 'decided':
      return `${at} ${[meetingInWords(fact.day), `交${fact.unitId}`, fact.note].filter(Boolean).join('，')}`
    case 'extended':
      return `${at} 延期 ${fact.days} 个工作日：${fact.reason}`
    case 'suspended':
      return `${at} 挂起：${fact.reason}`
    case 'silent': {
      const time = officeTimeInWords(fact.ms)
      return fact.signed
        ? `${at} 交给${fact.unitId}，过了 ${time}才签收`
        : `${at} 交给${fact.unitId}，${time}没有签收`
    }
  }
}
