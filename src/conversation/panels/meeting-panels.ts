import type { Card } from '#cards/card.js'
import { meetingCard, meetingDraftCard } from '#cards/meeting.js'
import { meetingsCard } from '#cards/meetings.js'
import { type Outlook, proposeMeeting } from '../../actions/hold-meeting.js'
import { resourceOfIssue, usualLimitOf } from '../../actions/move-issue.js'
import { can } from '../../domain/access.js'
import { MOVES } from '../../domain/issues/moves.js'
import type { Issue } from '../../domain/issues/types.js'
import {
  countDecisions,
  isOverdue,
  type Meeting,
  type MeetingDecision,
} from '../../domain/meetings/meeting.js'
import { type Day, dayInWords, momentInWords } from '../../domain/time.js'
import { sentenceFor } from '../../text/error-sentences.js'
import { STATUS_WORDS } from '../../text/words.js'
import { countsInWords, decisionInWords, usualLimitInWords } from '../../views/decision-in-words.js'
import { issueNow } from '../issue-now.js'
import { enteredInWords, meetingNow, titleOf, waitingForMeeting } from '../meeting-now.js'
import type { Turn } from '../turn.js'

/** A meeting that is not confirmed yet. */
export interface MeetingDraftParams {
  readonly id: string
  readonly day: Day
  readonly unitIds: readonly string[]
  /** The decisions as they were typed, to be changed. */
  readonly text: string
  readonly decisions: readonly MeetingDecision[]
  /** By number: how each issue stood that can be decided on. */
  readonly shown: Readonly<Record<string, string>>
  /** What keeps all of it from being carried out. */
  readonly problem?: string
}

export interface MeetingParams {
  readonly meetingId: string
  /** Why decisions could not be carried out, for whoever has just confirmed. */
  readonly leftOut?: readonly string[]
}

/** So many are looked back on. */
const MEETINGS = 6

export async function drawMeetingDraft(turn: Turn, params: MeetingDraftParams): Promise<Card> {
  const { day, unitIds, problem } = params
  const { before, outlooks } = await proposeMeeting(turn.action, params)
  const possible = outlooks.filter(({ refusal }) => refusal === null)
  const rows = await Promise.all(possible.map((one) => outlookRow(turn, one)))
  const leftOut = outlooks.flatMap(({ decision, issue, refusal }) =>
    refusal && !before ? [{ text: textOf(decision, issue), hint: sentenceFor(refusal) }] : [],
  )
  const canConfirm = !before && rows.length > 0
  return meetingDraftCard({
    title: before
      ? '这次联席会议已经登记过'
      : canConfirm
        ? `联席会议：请确认 ${rows.length} 条决定`
        : '联席会议：没有可以下达的决定',
    tone: canConfirm && leftOut.length === 0 ? 'info' : 'warning',
    facts: factsOf({ day, unitIds }),
    ...(problem ? { problem } : {}),
    before: before && { meetingId: before.id, text: `${await enteredInWords(turn, before)}，不用再登记。` },
    rows: before ? [] : rows,
    leftOut,
  })
}

async function outlookRow(turn: Turn, { decision, issue, move }: Outlook) {
  const usual = issue ? usualLimitInWords(issue.priority, await usualLimitOf(turn.readers, issue)) : ''
  const from = move === 'hand_on' && issue?.leadUnitId ? `从${issue.leadUnitId}转出，` : ''
  const word = move ? `${MOVES[move].word}：` : ''
  return { text: textOf(decision, issue), hint: `${word}${from}${decisionInWords(decision, usual)}` }
}

function textOf({ number }: MeetingDecision, issue: Issue | null): string {
  return issue ? `${number} ${shortOf(issue)}（${STATUS_WORDS[issue.status]}）` : number
}

function shortOf({ text }: Issue): string {
  return [...text].slice(0, 20).join('')
}

function factsOf({ day, unitIds }: Pick<Meeting, 'day' | 'unitIds'>) {
  return [
    { label: '会议日期', value: dayInWords(day) },
    { label: '参会单位', value: unitIds.length > 0 ? unitIds.join('、') : '未填' },
  ]
}

/** What was decided, and what became of it. */
export async function drawMeeting(turn: Turn, { meetingId, leftOut }: MeetingParams): Promise<Card> {
  const meeting = await meetingNow(turn, meetingId)
  const issues = await Promise.all(meeting.decisions.map(({ issueId }) => issueNow(turn, issueId)))
  const [by, counts, rows] = await Promise.all([
    turn.readers.person(meeting.by),
    countsOf(turn, issues),
    Promise.all(issues.map((issue, i) => decidedRow(turn, issue, meeting.decisions[i]))),
  ])
  return meetingCard({
    title: titleOf(meeting),
    facts: [
      ...factsOf(meeting),
      { label: '登记', value: `${by?.name ?? meeting.by}，${momentInWords(meeting.at)}` },
      { label: '办理', value: counts },
    ],
    rows,
    leftOut: leftOut ?? meeting.leftOut.map((one) => `没有列入：${one.number}（${decisionInWords(one)}）`),
    asOf: momentInWords(turn.now),
  })
}

async function decidedRow(turn: Turn, issue: Issue, decision: MeetingDecision | undefined) {
  const { number } = issue
  const decided = decision ? `定：${decisionInWords(decision)}` : ''
  if (!can(turn.actor, 'issue.see', await resourceOfIssue(turn.readers, issue)))
    return { issueId: null, text: `${number}（不在您的范围内）`, hint: '' }
  const { leadUnitId, deadline } = issue
  const now = [
    `现在：${STATUS_WORDS[issue.status]}`,
    leadUnitId && leadUnitId !== decision?.unitId ? `主办已换成${leadUnitId}` : '',
    isOverdue(issue, turn.now) && deadline ? `期限 ${momentInWords(deadline.at)}，已超期` : '',
  ]
  return {
    issueId: issue.id,
    text: `${number} ${shortOf(issue)}`,
    hint: `${decided}。${now.filter(Boolean).join('，')}`,
  }
}

/** What went along with another issue stands as that one does. */
async function countsOf(turn: Turn, issues: readonly Issue[]): Promise<string> {
  const standing = issues.map((issue) =>
    issue.status === 'merged' && issue.mergedInto ? issueNow(turn, issue.mergedInto) : issue,
  )
  return countsInWords(countDecisions(await Promise.all(standing), turn.now))
}

/** The last few meetings with the counts of what became of their decisions. */
export async function drawMeetings(turn: Turn): Promise<Card> {
  const [meetings, waiting] = await Promise.all([turn.readers.meetings(MEETINGS), waitingForMeeting(turn)])
  const rows = await Promise.all(
    meetings.map(async (meeting) => {
      const issues = await Promise.all(meeting.decisions.map(({ issueId }) => issueNow(turn, issueId)))
      const by = await turn.readers.person(meeting.by)
      return {
        meetingId: meeting.id,
        text: `${dayInWords(meeting.day)}（${by?.name ?? meeting.by}登记）`,
        hint: await countsOf(turn, issues),
      }
    }),
  )
  return meetingsCard({
    waiting: `等着县级办公室定的问题 ${waiting.length} 件（县级统筹、退回两次、重办）。`,
    rows,
    mayHold: can(turn.actor, 'meeting.hold'),
    asOf: momentInWords(turn.now),
  })
}
