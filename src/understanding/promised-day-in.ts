import type { Day } from '../domain/time.js'
import { dayAt } from './days/day-words.js'
import { promisedDay } from './days/settle-day.js'
import { readSource } from './source.js'
import type { Around } from './understood.js'

/** The first day ahead that words of a promise name: `下周三前修好`; null where they name none. */
export function promisedDayIn(words: string, around: Pick<Around, 'today' | 'isWorkingDay'>): Day | null {
  const { text } = readSource(words)
  for (let place = 0; place < text.length; place += 1) {
    const found = dayAt(text, place)
    const day = found && promisedDay(found.words, around)
    if (day) return day
  }
  return null
}
