import { DomainError } from '../domain/errors.js'
import type { Issue } from '../domain/issues/types.js'
import { isForMeeting, type Meeting } from '../domain/meetings/meeting.js'
import { dateInWords, momentInWords } from '../domain/time.js'
import type { Turn } from './turn.js'

/** A meeting as it stands after what this turn has changed so far. */
export async function meetingNow(turn: Turn, id: string): Promise<Meeting> {
  const added = turn.changes.find((change) => change.kind === 'meeting.add' && change.meeting.id === id)
  const meeting = added?.kind === 'meeting.add' ? added.meeting : await turn.readers.meeting(id)
  if (!meeting) throw new DomainError('meeting.not-found', {})
  return meeting
}

export function titleOf({ day }: Pick<Meeting, 'day'>): string {
  return `联席会议（${dateInWords(day)}）`
}

/** `这次会议的决定周敏 5月20日 12:00 已经登记`. */
export async function enteredInWords(turn: Turn, { by, at }: Meeting): Promise<string> {
  const name = (await turn.readers.person(by))?.name ?? by
  return `这次会议的决定${name}已在 ${momentInWords(at)} 登记`
}

/** What waits for the county's offices to decide, by number. */
export async function waitingForMeeting(turn: Turn): Promise<readonly Issue[]> {
  const found = await turn.readers.issuesFor({ statuses: ['county_level', 'returned', 'reopened'] })
  return found.filter(isForMeeting).sort((a, b) => (a.number < b.number ? -1 : 1))
}
