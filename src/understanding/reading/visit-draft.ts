import type { DoorOutcome } from '../../domain/issues/types.js'
import type { VisitResult } from '../../domain/visits/types.js'
import { type Source, type Strip, written } from '../source.js'
import type { Around, DaySaid, GiftSaid, IssueSaid, PromiseSaid, VisitSaid, Who } from '../understood.js'
import { GOES_ON, NEUTRAL } from '../vocabulary/troubles.js'
import type { Facts, Statement } from './facts.js'
import { asks, subjectIn, subjectsOf } from './trouble.js'

interface Told {
  readonly strips: Strip[]
  isTrouble: boolean
  outcome?: DoorOutcome
  readonly notes: Strip[]
  promise?: PromiseSaid
}

/** A visit while the message is read. */
export interface VisitDraft {
  readonly who: Who
  readonly word: string
  visited: boolean
  result?: VisitResult
  day: DaySaid
  dayIsOwn: boolean
  readonly metWith: string[]
  readonly told: Told[]
  gift?: GiftSaid
  /** Promised before any trouble was told. */
  promise?: PromiseSaid
  isTold: boolean
}

/** Words of facts that hold for one visit among others. */
export function tellFacts(visit: VisitDraft, facts: Facts): void {
  if (facts.ok || facts.result || facts.gift || facts.notVisited) visit.isTold = true
  if (facts.result) visit.result = facts.result
  if (facts.notVisited) visit.visited = false
  if (facts.gift) visit.gift = visit.gift ? giftsTogether(visit.gift, facts.gift) : facts.gift
  for (const who of [...facts.company, ...facts.met])
    if (!visit.metWith.includes(who)) visit.metWith.push(who)
}

export function tellStatements(visit: VisitDraft, facts: Facts): void {
  if (facts.statements.length + facts.answers.length > 0 || facts.promise) visit.isTold = true
  for (const statement of facts.statements) tellStatement(visit, statement)
  for (const { outcome, strip } of facts.answers) tellAnswer(visit, outcome, strip)
  if (facts.promise) tellPromise(visit, facts.promise)
}

export function hasTrouble(visit: VisitDraft): boolean {
  return visit.told.some(({ isTrouble }) => isTrouble)
}

function tellStatement(visit: VisitDraft, statement: Statement): void {
  const last = visit.told.at(-1)
  if (last && goesOn(last, statement)) {
    last.strips.push(statement.strip)
    return
  }
  visit.told.push({ strips: [statement.strip], isTrouble: statement.trouble !== null, notes: [] })
}

/** Whether a statement only goes on about the trouble told last. */
function goesOn(last: Told, { strip, trouble, isItem }: Statement): boolean {
  if (!last.isTrouble) return false
  const isAnswered = last.outcome !== undefined || last.promise !== undefined
  if (trouble === null) return !isAnswered && !isItem && !NEUTRAL.test(strip.text)
  if (isItem || isAnswered) return false
  if (trouble === 'asked' && asks(strip.text.slice(0, 5))) return true
  const subject = subjectIn(strip.text)
  const isNew =
    subject !== undefined &&
    subject.at <= 6 &&
    !last.strips.some(({ text }) => subjectsOf(text).has(subject.about))
  return !isNew || (GOES_ON.test(strip.text) && subject.at > 2)
}

/** An answer answers the trouble told last; without one, what was told before it was asked for. */
function tellAnswer(visit: VisitDraft, outcome: DoorOutcome, strip: Strip): void {
  const told = visit.told.findLast(({ isTrouble }) => isTrouble) ?? visit.told.at(-1)
  if (!told) {
    visit.told.push({ strips: [strip], isTrouble: true, outcome, notes: [strip] })
    return
  }
  // What was explained stood for the trouble itself so far.
  if (told.notes.length === 1 && told.notes[0] === told.strips[0]) told.notes.pop()
  told.isTrouble = true
  told.notes.push(strip)
  if (told.outcome === undefined || told.outcome === 'coordinated' || outcome === 'county_level')
    told.outcome = outcome
}

function tellPromise(visit: VisitDraft, promise: PromiseSaid): void {
  const told = visit.told.findLast(({ isTrouble }) => isTrouble)
  if (told) told.promise ??= promise
  else visit.promise ??= promise
}

function giftsTogether(one: GiftSaid, other: GiftSaid): GiftSaid {
  const goods = [one.goods, other.goods].filter((each) => each !== null)
  return {
    yuan: one.yuan === null && other.yuan === null ? null : (one.yuan ?? 0) + (other.yuan ?? 0),
    goods: goods.length > 0 ? goods.join('、') : null,
    said: `${one.said}，${other.said}`,
  }
}

export function finishVisit(visit: VisitDraft, source: Source, around: Around): VisitSaid {
  const textOf = (strips: readonly Strip[]): string =>
    strips
      .map((strip) => written(source, strip))
      .filter((text) => text !== '')
      .join('，')
  const told = visit.told.filter(({ strips }) => textOf(strips) !== '')
  const first = told[0]
  if (visit.promise && first) {
    first.isTrouble = true
    first.promise ??= visit.promise
  }
  const issues = told.flatMap(({ strips, isTrouble, outcome, notes, promise }): IssueSaid[] => {
    if (!isTrouble) return []
    const text = textOf(strips)
    return [
      {
        text,
        categories: around.categoriesOf(text),
        outcome: outcome ?? 'coordinated',
        outcomeNote: notes.length > 0 ? textOf(notes) : null,
        promise: promise ?? null,
      },
    ]
  })
  const findings = told.map(({ strips }) => textOf(strips))
  if (visit.promise && !first) findings.push(visit.promise.said)
  return {
    who: visit.who,
    visited: visit.visited,
    result: visit.result ?? 'met',
    day: visit.day,
    metWith: visit.metWith.length > 0 ? visit.metWith.join('、') : null,
    findings: findings.length > 0 ? findings.join('；') : null,
    issues,
    gift: visit.gift ?? null,
  }
}
