import { actorOf } from '../conversation/actor-of.js'
import type { Extras } from '../conversation/extras.js'
import { LONGEST_TEXT } from '../conversation/handle-text.js'
import { aroundFor } from '../conversation/heard/around.js'
import { sessionKey } from '../conversation/session-key.js'
import type { Person } from '../domain/registry/types.js'
import type { WorkCalendar } from '../domain/working-time.js'
import type { Incoming } from '../messenger/port.js'
import type { ModelReader } from '../model/model-reader.js'
import type { MongoReaders } from '../store/readers/readers.js'

/** Loaded with the first sentence: a start does not wait for dictionaries and calendars. */
const reading = () =>
  Promise.all([import('../understanding/understand.js'), import('../understanding/promised-day-in.js')])

export interface ReadMoreOptions {
  readonly model: ModelReader
  readonly calendar: WorkCalendar
  readonly now: () => number
}

/** What a model makes of words said in private, before their turn; undefined where the rules' own reading stands. */
export async function readMore(
  { model, calendar, now }: ReadMoreOptions,
  readers: MongoReaders,
  event: Incoming,
  person: Person,
): Promise<Extras['reading']> {
  if (event.body.kind !== 'text' || event.chat.kind !== 'private' || person.left) return undefined
  const text = event.body.text.slice(0, LONGEST_TEXT).trim()
  const at = now()
  const [actor, session] = await Promise.all([
    actorOf(readers, person, at),
    readers.session(sessionKey(event)),
  ])
  if (!actor) return undefined
  const [{ understand }, { promisedDayIn }] = await reading()
  const around = await aroundFor({ actor, session, readers, now: at, calendar }, text)
  const understood = await model({
    ...{ text, understood: understand(text, around), names: around.names },
    readPromise: (words) => promisedDayIn(words, around),
  })
  return understood ? { text, understood } : undefined
}
