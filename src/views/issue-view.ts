import type { Tone } from '#cards/card.js'
import type { IssueCardView } from '#cards/issue.js'
import { custodyOf } from '../domain/issues/custody.js'
import { meetingDayOf } from '../domain/issues/ledger.js'
import { RUNNING } from '../domain/issues/reminding.js'
import { ENDED, type Issue, type IssueMove, type IssueStatus } from '../domain/issues/types.js'
import type { HouseholdRecord } from '../domain/ports.js'
import { dayInWords, type Instant, momentInWords } from '../domain/time.js'
import type { WorkCalendar } from '../domain/working-time.js'
import { ANSWER_WORDS, CATEGORY_WORDS, KIND_WORDS, OUTCOME_WORDS, STATUS_WORDS } from '../text/words.js'
import { caseFacts } from './case-facts.js'
import { holderInWords } from './holder-in-words.js'
import { placeOf } from './household-view.js'
import { moveInWords } from './move-in-words.js'
import { lastedInWords } from './office-time.js'
import { passOnExtension } from './pass-on.js'

export interface IssueSeen {
  readonly issue: Issue
  readonly moves: readonly IssueMove[]
  /** Absent for those who may not see the household. */
  readonly household: HouseholdRecord | null
  readonly names: ReadonlyMap<string, string>
  /** 代班: who stands in for the handler today. */
  readonly handlersDeputy?: string | undefined
  readonly calendar: WorkCalendar
  readonly now: Instant
  /** 并案: what is handled with this one. */
  readonly merged?: {
    readonly issues: number
    readonly households: number
    /** The first of them; without the household for those who may not see it. */
    readonly seen: readonly {
      readonly number: string
      readonly status: IssueStatus
      readonly household: HouseholdRecord | null
    }[]
  }
  /** 并案: what this one is handled with, and what the household can be told of it. */
  readonly passOn?: { readonly number: string; readonly status: IssueStatus; readonly told: string }
  /** Whether the viewer is one of those who work on it: the analysis and the plan are for them alone. */
  readonly maySeePlan?: boolean
}

const LAST_MOVES = 5

/** What an issue's card shows: what it is about, how it stands, in whose hands since when, and its last moves. */
export function issueView(seen: IssueSeen): Omit<IssueCardView, 'buttons'> {
  const { issue, household, now, names } = seen
  const fact = (label: string, value: string | null | undefined) => (value ? [{ label, value }] : [])
  return {
    title: `问题 ${issue.number}`,
    status: issue.settled ? '已息诉息访' : STATUS_WORDS[issue.status],
    tone: toneOf(issue, now),
    text: issue.text,
    facts: [
      ...fact('户', household && `${household.head}（${placeOf(household)}）`),
      ...fact(
        '类别',
        `${CATEGORY_WORDS[issue.category]}${issue.kind === 'request' ? '' : `，${KIND_WORDS[issue.kind]}`}`,
      ),
      ...fact(OUTCOME_WORDS[issue.outcome], issue.outcomeNote),
      ...fact('承诺日期', issue.promisedDay && dayInWords(issue.promisedDay)),
      ...fact('主办', issue.leadUnitId && withHandler(seen)),
      ...fact(
        '协办',
        issue.coParts.map((part) => `${part.unitId}${part.doneAt ? '（已完成）' : ''}`).join('、'),
      ),
      ...fact('联席会议', meetingFact(seen)),
      ...fact('期限', deadlineInWords(seen)),
      ...caseFacts(seen),
      ...fact('申请延期', issue.asked && `${issue.asked.days} 个工作日：${issue.asked.reason}`),
      ...fact('挂起到', issue.suspendedUntil && dayInWords(issue.suspendedUntil)),
      ...fact(
        '回访期限',
        issue.status === 'resolved' && issue.callbackDue ? dayInWords(issue.callbackDue) : null,
      ),
      ...fact('回访人', issue.callerId && isToCall(issue) ? names.get(issue.callerId) : null),
      ...fact('照片和语音', photosInWords(seen.moves)),
      ...fact('群众评价', issue.answer && ANSWER_WORDS[issue.answer]),
      ...fact('现在由', custodyInWords(seen)),
      ...fact('并入', seen.passOn && `${seen.passOn.number}（${STATUS_WORDS[seen.passOn.status]}）`),
      ...fact('可以告诉群众', seen.passOn?.told ?? passOnExtension(issue)),
      ...fact('并案', seen.merged && mergedInWords(seen.merged)),
    ],
    earlier: Math.max(0, seen.moves.length - LAST_MOVES),
    moves: seen.moves.slice(-LAST_MOVES).map((move) => moveInWords(move, seen.names)),
  }
}

/** The colour tells from afar whether somebody has to hurry, or nobody has to do anything. */
function toneOf(issue: Issue, now: Instant): Tone {
  if (issue.deadline !== undefined && isRunning(issue) && now > issue.deadline.at) return 'danger'
  if (ENDED.has(issue.status)) return UNANSWERED.has(issue.status) ? 'neutral' : 'success'
  return issue.status === 'returned' || issue.status === 'reopened' ? 'warning' : 'info'
}

function isToCall({ status }: Issue): boolean {
  return status === 'resolved' || status === 'callback'
}

/** Gone from the desk without having been solved for itself. */
const UNANSWERED: ReadonlySet<IssueStatus> = new Set(['withdrawn', 'merged'])

/** One issue to be handled, so many households that wait for it. */
function mergedInWords({ issues, households, seen }: NonNullable<IssueSeen['merged']>): string {
  const each = seen.map(
    ({ number, status, household }) =>
      `${number}${household ? ` ${household.head}（${household.village}）` : ''} ${STATUS_WORDS[status]}`,
  )
  const more = issues > seen.length ? `，另有 ${issues - seen.length} 件` : ''
  return `并入 ${issues} 件，共涉及 ${households} 户：${each.join('；')}${more}`
}

function isRunning({ status }: Issue): boolean {
  return RUNNING.includes(status)
}

function photosInWords(moves: readonly IssueMove[]): string | null {
  const count = moves.reduce((sum, { attachmentIds = [] }) => sum + attachmentIds.length, 0)
  return count > 0 ? `${count} 个` : null
}

function withHandler({ issue, names, handlersDeputy }: IssueSeen): string {
  const deputy = handlersDeputy ? `（代班 ${names.get(handlersDeputy) ?? handlersDeputy}）` : ''
  const handler = issue.handlerId && names.get(issue.handlerId)
  return `${issue.leadUnitId}${handler ? `（经办 ${handler}${deputy}）` : ''}`
}

/** The meeting that gave it to the unit which has it, or gets it, now. */
function meetingFact({ moves, issue }: IssueSeen): string | null {
  const given = moves.findLast(({ facts }) => facts.unitId !== undefined)
  const day = given && meetingDayOf(given)
  return day && issue.leadUnitId === given.facts.unitId ? `${dayInWords(day)}定` : null
}

function deadlineInWords({ issue, now }: IssueSeen): string | null {
  if (!issue.deadline || !isRunning(issue)) return null
  const late = now > issue.deadline.at ? '，已超期' : ''
  const extended = issue.extensions > 0 ? `，已延期 ${issue.extensions} 次` : ''
  return `${momentInWords(issue.deadline.at)}${late}${extended}`
}

/** The last stay, with the time it has lasted in working days. */
function custodyInWords({ issue, moves, calendar, now }: IssueSeen): string | null {
  const last = custodyOf(calendar, moves, now).at(-1)
  if (!last || issue.holder.kind === 'nobody') return null
  return `${holderInWords(last.holder)}，${lastedInWords(last.heldMs + last.stoppedMs)}`
}
