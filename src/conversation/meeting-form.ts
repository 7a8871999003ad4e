import { mayHold } from '../actions/hold-meeting.js'
import { numbersIn } from '../domain/meetings/read-decisions.js'
import { dayOf } from '../domain/time.js'
import { STATUS_WORDS } from '../text/words.js'
import { startDraft } from './drafts.js'
import { meetingFlow, refusedDecisions } from './flows/meeting-flow.js'
import { knownNumbers } from './issue-now.js'
import { waitingForMeeting } from './meeting-now.js'
import type { MeetingDraftParams } from './panels/meeting-panels.js'
import type { Turn } from './turn.js'

/** Longer lists are not read in a form. */
const HINTED = 12

async function hintOf(turn: Turn): Promise<string> {
  const waiting = await waitingForMeeting(turn)
  if (waiting.length === 0) return '现在没有等着县级办公室定的问题；别的问题也可以写编号来定。'
  const villages = await turn.readers.villages(waiting.map(({ villageId }) => villageId))
  const names = new Map(villages.map(({ id, name }) => [id, name]))
  const lines = waiting.slice(0, HINTED).map((issue) => {
    const together = issue.takenIn ? `，并案 ${issue.takenIn} 件` : ''
    const where = names.get(issue.villageId) ?? issue.town
    return `${issue.number.slice(5)} ${[...issue.text].slice(0, 20).join('')}（${where}，${STATUS_WORDS[issue.status]}${together}）`
  })
  const more = waiting.length > HINTED ? [`另有 ${waiting.length - HINTED} 件，见“待办”。`] : []
  return [`等着定的 ${waiting.length} 件：`, ...lines, ...more].join('\n')
}

/** The form of a new meeting; what was said after the word is its decisions. */
export async function startMeeting(turn: Turn, said = ''): Promise<string> {
  await mayHold(turn.action)
  const about = { title: await hintOf(turn) }
  const reason = said === '' ? null : await whatIsWrong(turn, said)
  if (reason === null) {
    await startDraft(turn, meetingFlow, said === '' ? {} : { decisions: said }, { about })
    return 'meeting.open-flow'
  }
  // Without forms the question comes again in its turn; the words stand in the chat.
  if (!turn.setting.capabilities.forms) turn.say(reason)
  await startDraft(
    turn,
    meetingFlow,
    {},
    { about, refused: { decisions: said }, errors: { decisions: reason } },
  )
  return 'meeting.open-flow'
}

async function whatIsWrong(turn: Turn, said: string): Promise<string | null> {
  const [units, numbers] = await Promise.all([
    turn.readers.units(),
    knownNumbers(turn, numbersIn(said, turn.now)),
  ])
  return refusedDecisions(said, { today: dayOf(turn.now), households: [], units, numbers })
}

/** Back to the form, with all that was typed. */
export async function editMeeting(
  turn: Turn,
  { day, unitIds, text }: Pick<MeetingDraftParams, 'day' | 'unitIds' | 'text'>,
): Promise<string> {
  await mayHold(turn.action)
  const known = { day, units: unitIds.length > 0 ? unitIds : null, decisions: text }
  await startDraft(turn, meetingFlow, known, { about: { title: await hintOf(turn) } })
  return 'meeting.edit'
}
