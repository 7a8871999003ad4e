import type { mongo } from 'mongoose'
import type { Meeting } from '../../domain/meetings/meeting.js'

export type MeetingDocument = Omit<Meeting, 'id' | 'at'> & {
  readonly _id: string
  readonly county: string
  readonly at: Date
}

export function meetingDocument(county: string, { id, at, ...rest }: Meeting): MeetingDocument {
  return { _id: `${county}/${id}`, county, ...rest, at: new Date(at) }
}

export function meetingOf({ _id, county, at, ...rest }: MeetingDocument): Meeting {
  return { id: _id.slice(county.length + 1), ...rest, at: at.getTime() }
}

/** The last one first; of one day, the one that was entered last. */
export async function latestMeetings(
  db: mongo.Db,
  county: string,
  limit: number,
): Promise<readonly Meeting[]> {
  const rows = await db
    .collection<MeetingDocument>('meetings')
    .find({ county })
    .sort({ day: -1, at: -1 })
    .limit(limit)
    .toArray()
  return rows.map(meetingOf)
}
