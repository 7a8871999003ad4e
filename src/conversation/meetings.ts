import { hash } from 'node:crypto'
import {
  type Held,
  holdMeeting,
  type MeetingAsked,
  mayHold,
  proposeMeeting,
} from '../actions/hold-meeting.js'
import { can } from '../domain/access.js'
import { type Meeting, meetingKey, standingOf } from '../domain/meetings/meeting.js'
import { readDecisions } from '../domain/meetings/read-decisions.js'
import { sentenceFor } from '../text/error-sentences.js'
import { decisionsRefused } from '../text/meeting-sentences.js'
import type { Answers } from './flow.js'
import { enteredInWords, meetingNow } from './meeting-now.js'
import type { MeetingDraftParams, MeetingParams } from './panels/meeting-panels.js'
import { tellOfMove } from './tell-of-move.js'
import type { Turn } from './turn.js'

/** The filled-in form: each decision in words, to be confirmed. */
export async function finishMeeting(turn: Turn, { day, units, decisions }: Answers): Promise<string> {
  const text = String(decisions)
  const unitIds = (units ?? []) as readonly string[]
  const read = readDecisions(text, { units: await turn.readers.units(), now: turn.now })
  turn.remember({ draft: null, draftCard: null })
  const asked = { day: String(day), unitIds, decisions: read.kind === 'read' ? read.decisions : [] }
  const problem = decisionsRefused(read)
  // A draft that was kept while units were renamed or taken away.
  if (problem !== null) {
    await turn.present('meeting-draft', { id: '', ...asked, text, shown: {}, problem })
    return 'meeting.refused'
  }
  const id = hash('sha256', meetingKey(asked.day, unitIds, asked.decisions), 'base64url').slice(0, 22)
  await present(turn, { id, ...asked }, text)
  return 'meeting.propose'
}

/** The meeting as it would be carried out now, with how each issue stands that can be decided on. */
async function present(turn: Turn, asked: MeetingAsked, text: string): Promise<void> {
  const { outlooks } = await proposeMeeting(turn.action, asked)
  const shown = outlooks.flatMap(({ decision, issue, refusal }) =>
    issue && !refusal ? [[decision.number, standingOf(issue)] as const] : [],
  )
  const params: MeetingDraftParams = { ...asked, text, shown: Object.fromEntries(shown) }
  await turn.present('meeting-draft', params)
}

export async function confirmMeeting(turn: Turn, params: MeetingDraftParams): Promise<string> {
  const { id, day, unitIds, decisions, shown } = params
  const asked: MeetingAsked = { id, day, unitIds, decisions }
  const held = await holdMeeting(turn.action, asked, shown)
  if (held.kind === 'before') return showBefore(turn, held.meeting)
  if (held.kind === 'nothing') return nothingDone(turn, asked, params.text, held)
  turn.changes.push(...held.changes)
  const leftOut = held.leftOut.map(({ why }) => sentenceFor(why))
  await turn.present('meeting', { meetingId: id, leftOut } satisfies MeetingParams)
  for (const one of held.moved) await tellOfMove(turn, one)
  const left = leftOut.length > 0 ? `，${leftOut.length} 条没有列入` : ''
  turn.toast('success', `已下达 ${held.moved.length} 条决定${left}`)
  return 'meeting.hold'
}

async function showBefore(turn: Turn, meeting: Meeting): Promise<string> {
  await turn.present('meeting', { meetingId: meeting.id } satisfies MeetingParams)
  turn.toast('info', `${await enteredInWords(turn, meeting)}，没有重复下达。`)
  return 'meeting.before'
}

async function nothingDone(
  turn: Turn,
  asked: MeetingAsked,
  text: string,
  { leftOut }: Extract<Held, { kind: 'nothing' }>,
): Promise<string> {
  await present(turn, asked, text)
  turn.toast('warning', leftOut[0] ? sentenceFor(leftOut[0].why) : '没有可以下达的决定。')
  return 'meeting.nothing'
}

export async function openMeeting(turn: Turn, meetingId: string): Promise<string> {
  if (!can(turn.actor, 'meeting.see')) await mayHold(turn.action)
  await meetingNow(turn, meetingId)
  turn.pressed = null
  await turn.show('meeting', { meetingId } satisfies MeetingParams)
  return 'meeting.open'
}
