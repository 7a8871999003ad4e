import { type Day, weekdayOf } from '../domain/time.js'
import type { Item } from './names/items.js'
import { addLikenesses } from './names/likeness.js'
import { indexOf } from './names/name-index.js'
import { scan } from './names/scan.js'
import { readQuestion } from './questions.js'
import { clausesOf } from './reading/clauses.js'
import { Teller } from './reading/teller.js'
import { readSource } from './source.js'
import type { Around, Understood } from './understood.js'
import { UNDOES } from './vocabulary/chat.js'
import { REPORTS } from './vocabulary/results.js'

/**
 * What a message says, by rules alone: nothing leaves the process, the same words always mean the same. Never throws; the
 * work grows with the length of the message. What isn't certain is left to be asked, above all who is meant.
 *
 * Loads a dictionary and calendars: import this module when the first sentence comes, not at the start.
 */
export function understand(text: string, around: Around): Understood {
  const source = readSource(text)
  const index = indexOf(around.names)
  const report = REPORTS.exec(source.text)?.[0].length ?? 0
  const items = addLikenesses(index, source.text, scan(index, source.text)).filter(
    ({ from }) => from >= report,
  )
  const question = report > 0 ? undefined : readQuestion(source, items, index, around)
  if (question) return { visits: [], question, leftOver: [] }
  // Said of what was entered before; nobody was visited.
  if (UNDOES.test(source.text)) return { visits: [], leftOver: [text.trim()] }
  const teller = new Teller({
    source,
    items,
    index,
    around: { ...around, isWorkingDay: (day) => isWorkingDay(around, day) },
    onlyReports: report > 0,
  })
  let at = 0
  for (const clause of clausesOf(source.text, items)) {
    if (clause.to <= report) continue
    const own: Item[] = []
    for (; at < items.length && (items[at]?.from ?? 0) < clause.to; at++) own.push(items[at] as Item)
    teller.tell({ ...clause, from: Math.max(clause.from, report) }, own)
  }
  return teller.finish()
}

/** Years whose holidays aren't announced yet go by the weekday. */
function isWorkingDay({ isWorkingDay: known }: Around, day: Day): boolean {
  try {
    return known(day)
  } catch {
    return weekdayOf(day) < 5
  }
}
