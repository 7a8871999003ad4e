import { type Day, dateInWords } from '../domain/time.js'

/** `联席会议（11月20日）定`; nothing where no meeting decided. */
export function meetingInWords(day: Day | undefined): string {
  return day === undefined ? '' : `联席会议（${dateInWords(day)}）定`
}
