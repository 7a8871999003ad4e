import type { DoorOutcome } from '../../domain/issues/types.js'
import type { VisitResult } from '../../domain/visits/types.js'
import { promisedDay } from '../days/settle-day.js'
import type { Item } from '../names/items.js'
import { cut, part, type Source, type Strip, stripOf, without, written } from '../source.js'
import type { Around, PromiseSaid } from '../understood.js'
import { ANSWERS, DONE_BY, PROMISES } from '../vocabulary/answers.js'
import { HEARSAY, NOT_VISITED, ONE_OF_THE_FAMILY, RESULTS } from '../vocabulary/results.js'
import { AFTER_STATEMENTS, BEFORE_STATEMENTS, type SmallWord } from '../vocabulary/small-words.js'
import { type DayRead, type Facts, NOTHING, type Statement } from './facts.js'
import { takeGift } from './gift.js'
import { takeMet } from './met.js'
import { smallChangeOf } from './small-change.js'
import { splitStatements } from './statements.js'
import { troubleIn } from './trouble.js'

export interface Reading {
  readonly source: Source
  readonly around: Around
  /** Days, places and people who went along inside the words. */
  readonly items: readonly Item[]
  readonly isItem: boolean
  /** Trouble was told before, which an answer may answer. */
  readonly afterTrouble: boolean
  /** How the visit ended was said. */
  readonly afterResult: boolean
  /** Right before the name stood `见到`, `慰问`. */
  readonly led: { readonly seen: boolean; readonly gave: boolean; readonly glue: Strip | null }
}

type Draft = { -readonly [K in keyof Facts]: Facts[K] }

/** What a stretch of words says, one kind of fact after the other taken out of it; what is left was told. */
export function readWords(from: number, to: number, reading: Reading): Facts {
  const { source, items, led } = reading
  const facts: Draft = { ...NOTHING, words: cut(source, from, to).trim() }
  let strip = stripOf(source, from, to)
  if (led.glue) strip = { text: led.glue.text + strip.text, at: [...led.glue.at, ...strip.at] }
  strip = takeCompany(source, strip, items, facts)
  strip = takeSmallWordsBefore(strip, facts)
  const gift = takeGift(source, strip, led.gave)
  if (gift) {
    facts.gift = gift.gift
    strip = gift.rest
  }
  strip = takePromise(strip, reading, facts)
  strip = takeAnswers(strip, reading, facts)
  const met = takeMet(source, strip, led.seen, items)
  if (met) {
    facts.met = [met.who]
    strip = met.rest
  }
  strip = takeResults(strip, reading, facts)
  if (met?.byPhone) facts.result = 'phone'
  else if (met?.atHome) facts.result = 'met'
  return takeRest(strip, reading, facts)
}

function takeCompany(source: Source, strip: Strip, items: readonly Item[], facts: Draft): Strip {
  let rest = strip
  // Whoever comes along later was not there.
  const promised = PROMISES.exec(strip.text)?.index ?? strip.text.length
  for (const item of items) {
    if (item.kind !== 'companion') continue
    const [from, to] = [rest.at.indexOf(item.from), rest.at.indexOf(item.to - 1)]
    if (from < 0 || to < from || from > promised) continue
    facts.company = [...facts.company, cut(source, item.saidFrom, item.saidTo)]
    rest = without(rest, from, to + 1)
  }
  return rest
}

/** `都挺好的就是王芳家…`: small words that say something of their own before more is told. */
function takeSmallWordsBefore(strip: Strip, facts: Draft): Strip {
  const join = /(?:就是|但是|但|不过|只是|另外|还有|然后)/.exec(strip.text)
  if (!join || join.index === 0) return strip
  const before = smallChangeOf(strip.text.slice(0, join.index))
  if (!before?.includes('ok')) return strip
  note(before, facts)
  return part(strip, join.index + join[0].length)
}

function takePromise(strip: Strip, reading: Reading, facts: Draft): Strip {
  const found = PROMISES.exec(strip.text)
  if (!found) return takeDeadline(strip, reading, facts)
  let from = found.index
  const before = dayEndingAt(strip, from, reading.items)
  if (before !== undefined) from = before
  facts.promise = promiseOf(part(strip, from), reading)
  return part(strip, 0, from)
}

/** `月底前修好`: a day ahead with a word of having it done is a promise without the word. */
function takeDeadline(strip: Strip, reading: Reading, facts: Draft): Strip {
  if (!reading.afterTrouble && troubleIn(strip.text) === null) return strip
  for (const item of reading.items) {
    if (item.kind !== 'day' || item.onlyPartOfDay) continue
    const [from, to] = [strip.at.indexOf(item.from), strip.at.indexOf(item.to - 1) + 1]
    if (from < 0 || to <= from) continue
    const until =
      /[前内后里]$/.test(strip.text.slice(from, to)) || /^(?:之前|以前|之内|前|内)/.test(strip.text.slice(to))
    const after = strip.text.slice(to)
    if (!until || after.length > 14 || !DONE_BY.test(after) || troubleIn(after) !== null) continue
    const day = promisedDay(item.words, reading.around)
    if (day === null || day <= reading.around.today) continue
    facts.promise = promiseOf(part(strip, from), reading)
    return part(strip, 0, from)
  }
  return strip
}

function promiseOf(strip: Strip, { source, items, around }: Reading): PromiseSaid {
  const said = written(source, strip)
  const first = strip.at[0] ?? 0
  for (const item of items) {
    if (item.kind !== 'day' || item.onlyPartOfDay || item.from < first) continue
    const day = strip.at.includes(item.from) ? promisedDay(item.words, around) : null
    if (day !== null) return { day, said }
  }
  return { day: null, said }
}

function dayEndingAt(strip: Strip, place: number, items: readonly Item[]): number | undefined {
  for (const item of items) {
    if (item.kind !== 'day' || item.onlyPartOfDay) continue
    const [from, to] = [strip.at.indexOf(item.from), strip.at.indexOf(item.to - 1) + 1]
    if (
      from >= 0 &&
      to > from &&
      to <= place &&
      /^(?:之前|以前|之内|前|内)?$/.test(strip.text.slice(to, place))
    )
      return from
  }
  return undefined
}

function takeAnswers(strip: Strip, reading: Reading, facts: Draft): Strip {
  let first: { at: number; outcome: DoorOutcome } | undefined
  for (const [outcome, pattern] of ANSWERS) {
    const found = pattern.exec(strip.text)
    if (!found || (first && first.at <= found.index)) continue
    const isBare = !STANDS_ALONE.test(found[0])
    if (!isAnswer(outcome, strip.text.slice(0, found.index), reading.afterTrouble, isBare, found[0])) continue
    if (outcome === 'on_spot' && /电话|微信|视频/.test(found[0]) && !reading.afterTrouble) continue
    if (outcome === 'on_spot' && isBare && troubleIn(found[0]) !== null) continue
    first = { at: found.index, outcome }
  }
  if (!first) return strip
  // `移动公司当天就接好了`: who did it belongs to the answer.
  if (reading.afterTrouble && WHO_DID.test(strip.text.slice(0, first.at))) first.at = 0
  facts.answers = [{ outcome: first.outcome, strip: trimmed(part(strip, first.at)) }]
  return part(strip, 0, first.at)
}

/** Somebody else, at the beginning of an answer. */
const WHO_DID =
  /^[ ,]?[\u4e00-\u9fff]{0,8}(?:局|所|站|厂|公司|队|院|委|会|办|师傅|社区|物业|电工|水工|村里|镇里|县里|村干部|组长|书记|主任)(?:那边|的人|里)?(?:已经|已|也|就)?$/
/** Done at every door, with or without trouble. */
const MAY_BE_TOLD = /告诉|告知|提醒|指导|引导|建议|叮嘱|交代|宣传|宣讲/
/** What we did, or what has been done by now. */
const STANDS_ALONE =
  /^(?:我|已|都已|当场|现场|当面|当天|当日|当时|顺便|随即|立即|帮|给|替|为|协助|代|教|带|陪)/

/** An answer needs something that it answers; help that was given stands for itself. */
function isAnswer(
  outcome: DoorOutcome,
  before: string,
  afterTrouble: boolean,
  isBareNews: boolean,
  words: string,
): boolean {
  if (/(?:希望|要求|想|请求|盼|能不能|建议|问|没|不|能|可以|请|要)$/.test(before)) return false
  const isAnswering = afterTrouble || troubleIn(before) !== null || /的事$/.test(before)
  // `水管修好了` alone is good news of something old.
  return (
    isAnswering ||
    (outcome === 'on_spot' && !isBareNews) ||
    (outcome === 'explained' && !MAY_BE_TOLD.test(words)) ||
    outcome === 'county_level'
  )
}

function takeResults(strip: Strip, reading: Reading, facts: Draft): Strip {
  let rest = strip
  const not = NOT_VISITED.exec(rest.text)
  if (not) {
    // `没人在家，听邻居说去广东了`: whoever stood before the door was there.
    if (!HEARSAY.test(not[0]) || !reading.afterResult) facts.notVisited = true
    rest = without(rest, not.index, not.index + not[0].length)
  }
  const found: [number, VisitResult][] = []
  for (const [result, pattern] of RESULTS) {
    const hit = pattern.exec(rest.text)
    if (!hit || hit[0] === '') continue
    const before = rest.text.slice(0, hit.index)
    if ((result === 'absent' || result === 'met') && ONE_OF_THE_FAMILY.test(before)) continue
    if (result === 'phone' && /(?:没|不)$/.test(before)) continue
    if (!/上次|上回|前几次/.test(before)) found.push([hit.index, result])
    rest = without(rest, hit.index, hit.index + hit[0].length)
  }
  const results = found.sort(([a], [b]) => a - b).map(([, result]) => result)
  const result = results.includes('phone') ? 'phone' : results.at(-1)
  if (result) facts.result = result
  if (!result) return rest
  // The words for the result may have taken the day with them.
  takeDayOf(strip, reading, facts)
  return withoutDays(rest, reading.items)
}

/** What was told, unless it is small change only. */
function takeRest(strip: Strip, reading: Reading, facts: Draft): Facts {
  const lead = leadOf(strip.text)
  if (lead.all) facts.all = true
  const plain = withoutDays(strip, reading.items)
  const words = smallChangeOf(plain.text.replace(/[ ,、:]/g, ''))
  if (words) {
    note(words, facts)
    return takeDayFact(strip, reading, facts)
  }
  const told = trimmed(part(strip, lead.length))
  facts.statements = splitStatements(told).map(
    (each, i): Statement => ({ strip: each, trouble: troubleIn(each.text), isItem: i > 0 || reading.isItem }),
  )
  return facts
}

function takeDayFact(strip: Strip, reading: Reading, facts: Draft): Facts {
  takeDayOf(strip, reading, facts)
  return facts
}

function takeDayOf(strip: Strip, { source, items }: Reading, facts: Draft): Strip {
  let rest = strip
  for (const item of items) {
    if (item.kind !== 'day') continue
    const [from, to] = [rest.at.indexOf(item.from), rest.at.indexOf(item.to - 1) + 1]
    if (from < 0 || to <= from) continue
    const day: DayRead = { words: item.words, said: cut(source, item.from, item.to) }
    if (!facts.day || !item.onlyPartOfDay) facts.day = day
    rest = without(rest, from, to)
  }
  return rest
}

export function withoutDays(strip: Strip, items: readonly Item[]): Strip {
  const here = new Set(strip.at)
  const gone = new Set<number>()
  for (const item of items) {
    if (item.kind !== 'day' || !here.has(item.from) || !here.has(item.to - 1)) continue
    for (let place = item.from; place < item.to; place++) gone.add(place)
  }
  if (gone.size === 0) return strip
  const kept = strip.at.flatMap((place, i) => (gone.has(place) ? [] : [i]))
  return {
    text: kept.map((i) => strip.text.charAt(i)).join(''),
    at: kept.map((i) => strip.at[i] ?? 0),
  }
}

export function note(words: readonly SmallWord[], facts: Draft): void {
  facts.ok ||= words.includes('ok')
  facts.all ||= words.includes('all')
  facts.others ||= words.includes('others')
  facts.goes ||= words.includes('go')
}

/** How much of the beginning is no part of what is told. */
function leadOf(text: string): { length: number; all: boolean } {
  let length = 0
  let all = false
  for (;;) {
    const hit = BEFORE_STATEMENTS.at(text, length)
    if (!hit || isHead(text, length, hit.length)) break
    if (
      /^(?:他们|她们|都|大家|每|各|全|均|三户|两户|几户|这几|两家|三家|四户|五户)/.test(
        text.slice(length, length + 3),
      )
    )
      all = true
    length += hit.length
  }
  return { length, all }
}

/** `和邻居吵架`, `家里停电`: these begin what is told. */
function isHead(text: string, at: number, length: number): boolean {
  const word = text.slice(at, at + length)
  const next = text.charAt(at + length)
  if (next === '') return false
  return word === '和' || (word === '家' && '里中庭具电属'.includes(next))
}

function trimmed(strip: Strip): Strip {
  const from = /^[\s,、:的]*/.exec(strip.text)?.[0].length ?? 0
  const end = AFTER_STATEMENTS.exec(strip.text)?.index ?? strip.text.length
  return end <= from ? part(strip, 0, 0) : part(strip, from, end)
}
