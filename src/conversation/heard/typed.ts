import { dayOf } from '../../domain/time.js'
import type { Understood } from '../../understanding/understood.js'
import { answerQuestion } from '../answer-question.js'
import { pastDay } from '../answers.js'
import { findHouseholds, LONGEST_NAME } from '../find-households.js'
import type { Turn } from '../turn.js'
import { aroundCounty, aroundOf } from './around.js'
import { confirmHeard } from './confirm.js'
import { nothingToDrop } from './correct.js'
import { type Heard, hear, withCorrected, withDay, withMore, withVisit } from './heard.js'
import { dropHeard, showHeard } from './show.js'
import { type Standing, standingsOf } from './standing.js'

const YES = new Set(['确认', '是', '是的', '对', '好', '好的', '提交', 'ok', 'OK', '可以', '没错'])

/** Loaded when the first sentence comes: a start does not wait for dictionaries and calendars. */
const reading = () => import('../../understanding/understand.js')

/** A sentence that tells of visits or asks about them; null for one that does neither. */
export async function takeSentence(turn: Turn, text: string, note?: string): Promise<string | null> {
  const { understand } = await reading()
  const understood = bestOf(turn, text, understand(text, await aroundOf(turn, text)))
  if (understood.question) return answerQuestion(turn, understood.question)
  if (understood.visits.length === 0) return askElsewhere(turn, text)
  const { heard } = turn.session
  const params = note === undefined ? {} : { note }
  await showHeard(turn, heard ? withMore(heard, understood) : hear(understood), params)
  return heard ? 'heard.more' : 'heard'
}

const ASKS_FOR_FIGURES = /多少|几户/u

/** Of a village beyond what this person sees there are no figures for them: that is said, instead of nothing. */
async function askElsewhere(turn: Turn, text: string): Promise<string | null> {
  if (!ASKS_FOR_FIGURES.test(text)) return null
  const { understand } = await reading()
  const { question } = understand(text, await aroundCounty(turn))
  return question?.about === 'place-progress' ? answerQuestion(turn, question) : null
}

/** Only if it asks: beside an open form what is told belongs into the form. */
export async function takeQuestion(turn: Turn, text: string): Promise<string | null> {
  const { understand } = await reading()
  const { question } = understand(text, await aroundOf(turn, text))
  return question ? answerQuestion(turn, question) : null
}

/** In a group, for which no household is known: figures of a place, and nothing else. */
export async function takeGroupQuestion(turn: Turn, text: string): Promise<string | null> {
  const { understand } = await reading()
  const { question } = understand(text, await aroundCounty(turn))
  return question ? answerQuestion(turn, question) : null
}

/** A model's reading, of the same words, households and days; else that of the rules. */
function bestOf({ reading }: Turn, text: string, understood: Understood): Understood {
  const whoAndWhen = ({ visits }: Understood) => JSON.stringify(visits.map(({ who, day }) => [who, day]))
  const isSame = reading?.text === text && whoAndWhen(reading.understood) === whoAndWhen(understood)
  return isSame ? reading.understood : understood
}

/** What is typed while a card waits: its confirmation, an answer to what it asks, or a correction; null for anything else. */
export async function typedToCard(turn: Turn, heard: Heard, text: string): Promise<string | null> {
  if (YES.has(text.replace(/[。.!！]+$/, ''))) return confirmHeard(turn, heard)
  const answered = await answerTo(turn, heard, text)
  if (answered) return answered
  const { correctUnderstood } = await import('../../understanding/correct.js')
  const { visits, leftOver } = heard
  const understood = correctUnderstood(text, { visits, leftOver }, await aroundOf(turn, text))
  if (!understood) return notCorrected(turn, text)
  const after = withCorrected(heard, understood)
  if (after.visits.length === 0) return dropHeard(turn, heard)
  await showHeard(turn, after, { note: '已按您说的改好。' })
  return 'heard.corrected'
}

/** A line that isn't there is not taken for something else that was said. */
function notCorrected(turn: Turn, text: string): string | null {
  const why = nothingToDrop(text)
  if (why === null) return null
  turn.say(why)
  return 'heard.not-corrected'
}

/** The first open question that the words answer. */
async function answerTo(turn: Turn, heard: Heard, text: string): Promise<string | null> {
  const standings = await standingsOf(turn, heard)
  const campaign = await turn.readers.campaign()
  for (const one of standings) {
    if (one.open?.kind === 'day') {
      const day = pastDay(text, dayOf(turn.now), campaign?.from)
      if (day.kind !== 'value') continue
      await showHeard(turn, withDay(heard, one.nth, day.value))
      return 'heard.day'
    }
    if (one.open?.kind === 'who') {
      const id = await householdMeant(turn, one, text)
      if (id === null) continue
      await showHeard(turn, named(heard, one, id))
      return 'heard.pick'
    }
  }
  return null
}

function named(heard: Heard, { nth, visit }: Standing, id: string): Heard {
  return withVisit(heard, nth, { ...visit, who: { kind: 'household', id, said: visit.who.said } })
}

/** One of those offered, by its place or number; else the one household of that whole name. */
async function householdMeant(turn: Turn, { open }: Standing, text: string): Promise<string | null> {
  if (open?.kind !== 'who' || text === '' || [...text].length > LONGEST_NAME) return null
  const words = text.normalize('NFKC')
  const near = open.households.filter(
    ({ id, village, group, head }) =>
      id === words || group === words || village === words || `${group ?? ''}${head}` === words,
  )
  if (near[0] && near.length === 1) return near[0].id
  const found = await findHouseholds(turn, text, 2)
  const exact = found.filter(({ head, id, pinyin }) => [head, id, pinyin].includes(text))
  return exact[0] && exact.length === 1 ? exact[0].id : null
}
