import { visitDay } from '../days/settle-day.js'
import type { Item, PlaceSaid } from '../names/items.js'
import type { NameIndex } from '../names/name-index.js'
import { settleWho } from '../names/settle-who.js'
import { cut, type Source } from '../source.js'
import type { Around, DaySaid, Understood, Who } from '../understood.js'
import { CHAT, OFFICE_MATTERS } from '../vocabulary/chat.js'
import type { Clause } from './clauses.js'
import { type DayRead, type Facts, saysSomething } from './facts.js'
import { type Head, headOf } from './head.js'
import { readWords } from './read-words.js'
import { type NamedHere, type Run, runsOf } from './segments.js'
import { subjectIn } from './trouble.js'
import { finishVisit, hasTrouble, tellFacts, tellStatements, type VisitDraft } from './visit-draft.js'

const NO_PLACE: PlaceSaid = { villageIds: null, group: null }
const NOT_LED: Head['led'] = { seen: false, missed: false, phoned: false, gave: false, glue: null }

export interface Told {
  readonly source: Source
  readonly items: readonly Item[]
  readonly index: NameIndex
  readonly around: Around
  /** `上报问题：…`: nobody was visited. */
  readonly onlyReports: boolean
}

/** Reads a message clause by clause and keeps what holds on: the day, who went along, the place, who was listed last. */
export class Teller {
  private readonly visits: VisitDraft[] = []
  private readonly leftOver: string[] = []
  /** Told before anybody was named. */
  private pending: Facts[] = []
  /** Who was listed last; open until something is said of them. */
  private list: VisitDraft[] = []
  private isOpen = false
  /** Whom the next words are about. */
  private focus: VisitDraft[] = []
  private last: VisitDraft | undefined
  private day: DaySaid
  private company: readonly string[] = []
  private place = NO_PLACE
  private placeIsSaid = false
  private gave = false
  private readonly told: Told

  constructor(told: Told) {
    this.told = told
    this.day = { kind: 'day', day: told.around.today, said: null }
  }

  tell(clause: Clause, items: readonly Item[]): void {
    const { source } = this.told
    if (clause.isSentence) this.gave = false
    const runs = runsOf(source.text, clause, items, this.visits.length > 0)
    let led = NOT_LED
    let isLast = false
    runs.forEach((run, i) => {
      const head = headOf(source, run.from, run.names[0]?.mention.from ?? run.to, items)
      const before = this.read(run.from, head.from, items, clause, i === 0 ? NOT_LED : led)
      if (before) this.placeFacts(before, i > 0, isLast)
      this.enter(run, head, before, i)
      led = head.led
      // `走了张伟、王芳家路灯坏了`: behind a word of going only the last one's.
      isLast = head.goes && !head.counts
    })
    const end = runs.at(-1)?.to
    if (end === undefined) this.tellWords(clause, items)
    else {
      const facts = this.read(end, clause.to, items, clause, led)
      if (facts) this.apply(facts, true, isLast)
    }
  }

  finish(): Understood {
    const { source, around } = this.told
    if (this.visits.length === 0) this.tellOfNobody()
    else for (const facts of this.pending) this.leave(facts)
    return {
      visits: this.visits.map((visit) => finishVisit(visit, source, around)),
      leftOver: this.leftOver,
    }
  }

  private read(
    from: number,
    to: number,
    items: readonly Item[],
    { isItem }: Clause,
    led: Head['led'],
  ): Facts | undefined {
    if (to <= from && !led.glue) return undefined
    const inside = items.filter((item) => item.from >= from && item.to <= to)
    const { source, around } = this.told
    const afterTrouble =
      this.focus.some(hasTrouble) || (this.visits.length === 0 && this.pending.some(tellsTrouble))
    if (led.gave) this.gave = true
    return readWords(from, to, {
      source,
      around,
      items: inside,
      isItem,
      afterTrouble,
      afterResult: this.focus.some(({ result }) => result !== undefined),
      led: { ...led, gave: this.gave },
    })
  }

  /** Words before a name: of those named before, or of those who follow. */
  private placeFacts(facts: Facts, isAfterRun: boolean, isLast: boolean): void {
    if (isAfterRun) {
      this.apply(facts, true, isLast)
      return
    }
    const leads = facts.result === 'phone' || facts.notVisited || facts.gift !== undefined
    if (this.focus.length > 0 && !leads) this.apply(facts, false, false)
    else this.pending.push(facts)
  }

  /** Somebody is named: the head holds from here on. */
  private enter(run: Run, head: Head, before: Facts | undefined, at: number): void {
    if (head.place) this.setPlace(head.place)
    if (head.day) this.day = this.dayOf(head.day)
    if (head.company.length > 0) this.company = head.company
    if (head.led.gave) this.gave = true
    const joins = this.isOpen && (at === 0 || head.goes || head.counts || head.day !== undefined)
    const named = run.names.map((name) => this.visitOf(name))
    for (const visit of named) {
      if (head.led.missed) visit.result = 'absent'
      if (head.led.phoned) visit.result = 'phone'
      if (head.day && !visit.dayIsOwn) visit.day = this.day
      for (const who of head.company) if (!visit.metWith.includes(who)) visit.metWith.push(who)
    }
    const isAgain = named.some((visit) => this.list.includes(visit))
    const isPronoun = run.names.some(({ mention }) => mention.named.by === 'pronoun')
    this.list =
      joins && !isAgain && !isPronoun && !(before && saysSomething(before))
        ? [...this.list, ...named]
        : [...new Set(named)]
    this.isOpen = true
    this.focus = named.slice(-1)
    const { pending } = this
    this.pending = []
    for (const facts of pending) {
      if (facts.statements.length > 0 && !tellsTrouble(facts) && !facts.all) this.leave(facts)
      else this.applyTo(facts, named, named, false)
    }
  }

  private visitOf({ mention, place, to }: NamedHere): VisitDraft {
    const { source, index, around, onlyReports } = this.told
    const said = cut(source, mention.from, Math.min(to, mention.to))
    const word = source.text.slice(mention.from, mention.to)
    const { named } = mention
    if (named.by === 'pronoun' && this.last) return this.last
    // `老查说…` after `查文斌`: the one just named.
    const spoken =
      named.by === 'surname' ? this.visits.filter((each) => each.word.startsWith(named.surname)) : []
    if (spoken[0] && spoken.length === 1) return spoken[0]
    const isBefore = place !== undefined
    if (place && isBefore) this.setPlace(place)
    const again = place ? undefined : this.visits.find((visit) => visit.word === word)
    const context = { index, place: this.place, placeIsSaid: this.placeIsSaid, around }
    const who: Who = again?.who ?? settleWho(named, said, context)
    const visit =
      again ?? this.visits.find((each) => isSame(each.who, who)) ?? this.newVisit(who, word, !onlyReports)
    this.last = visit
    return visit
  }

  private newVisit(who: Who, word: string, visited: boolean): VisitDraft {
    const visit: VisitDraft = {
      who,
      word,
      visited,
      day: this.day,
      dayIsOwn: false,
      metWith: [...this.company],
      told: [],
      isTold: false,
    }
    this.visits.push(visit)
    return visit
  }

  private setPlace(place: PlaceSaid): void {
    this.place = place.villageIds ? place : { villageIds: this.place.villageIds, group: place.group }
    this.placeIsSaid = true
  }

  /** A clause that names nobody. */
  private tellWords(clause: Clause, items: readonly Item[]): void {
    const { source } = this.told
    const head = headOf(source, clause.from, clause.to, items)
    const isHead =
      head.from === clause.from &&
      !head.led.seen &&
      !head.led.phoned &&
      (head.place ?? head.day ?? head.company[0] ?? (head.goes || null)) !== null
    const facts = isHead ? undefined : this.read(clause.from, clause.to, items, clause, NOT_LED)
    if (isHead) this.hold(head)
    if (facts) this.apply(facts, false, false)
  }

  /** `今天上午，`, `和王主任一起，`: for all who follow, or for those just listed. */
  private hold(head: Head): void {
    if (head.place) this.setPlace(head.place)
    if (head.led.gave) this.gave = true
    const holders = this.isOpen ? this.list : []
    if (head.day) {
      const day = this.dayOf(head.day)
      if (holders.length === 0) this.day = day
      for (const visit of holders) visit.day = day
    }
    if (head.company.length === 0) return
    if (holders.length === 0) this.company = head.company
    for (const visit of holders)
      visit.metWith.push(...head.company.filter((who) => !visit.metWith.includes(who)))
  }

  private apply(facts: Facts, inSameClause: boolean, isLast: boolean): void {
    if (this.visits.length === 0) {
      if (facts.day && !saysSomething(facts)) this.day = this.dayOf(facts.day)
      else if (facts.company.length > 0 && !saysSomething(facts)) this.company = facts.company
      else this.pending.push(facts)
      return
    }
    if (facts.others) {
      this.applyToOthers(facts)
      return
    }
    const everybody = this.list.length > 1 ? this.list : this.visits
    const group = facts.all ? everybody : this.isOpen ? this.list : this.focus
    const single = facts.all
      ? everybody
      : inSameClause && !isLast && this.isOpen
        ? this.list
        : this.focus.slice(-1)
    const isChat =
      facts.statements.length > 0 &&
      facts.statements.every(({ strip, trouble }) => trouble === null && CHAT.test(strip.text))
    if (isChat) this.leave(facts)
    else this.applyTo(facts, group, single, true)
  }

  private applyTo(
    facts: Facts,
    group: readonly VisitDraft[],
    single: readonly VisitDraft[],
    closes: boolean,
  ): void {
    const day = facts.day && this.dayOf(facts.day)
    for (const visit of group) {
      tellFacts(visit, facts)
      if (day) {
        visit.day = day
        visit.dayIsOwn = true
      }
    }
    if (facts.gift) this.gave = true
    for (const visit of single) tellStatements(visit, facts)
    if (!closes || !saysSomething(facts)) return
    this.isOpen = false
    this.placeIsSaid = false
    this.focus = facts.statements.length > 0 ? [...single] : [...group]
  }

  private applyToOthers(facts: Facts): void {
    const others = this.visits.filter(({ isTold }) => !isTold)
    this.applyTo(facts, others, others, false)
    for (const visit of others) visit.isTold = true
  }

  /** Nobody was named: the household last talked about, if any trouble was told. */
  private tellOfNobody(): void {
    const { spokenOf } = this.told.around
    const statements = this.pending.flatMap((facts) => facts.statements)
    const isTrouble = statements.some(
      ({ strip, trouble }) =>
        trouble !== null &&
        !OFFICE_MATTERS.test(strip.text) &&
        !CHAT.test(strip.text) &&
        (subjectIn(strip.text) !== undefined ||
          (spokenOf !== undefined && (trouble === 'wrong' || /^(?:他|她|他们|老人|户主)/.test(strip.text)))),
    )
    const { pending } = this
    this.pending = []
    if (!isTrouble) {
      for (const facts of pending) this.leave(facts)
      return
    }
    const who: Who = spokenOf
      ? { kind: 'choose', said: '', ids: [spokenOf], why: 'spoken-of' }
      : { kind: 'unknown', said: '' }
    const visit = this.newVisit(who, '', !this.told.onlyReports)
    for (const facts of pending) this.applyTo(facts, [visit], [visit], false)
  }

  private leave(facts: Facts): void {
    if (facts.words !== '') this.leftOver.push(facts.words)
  }

  private dayOf({ words, said }: DayRead): DaySaid {
    return visitDay(words, said, this.told.around)
  }
}

function tellsTrouble(facts: Facts): boolean {
  return facts.statements.some(({ trouble }) => trouble !== null)
}

function isSame(one: Who, other: Who): boolean {
  if (one.kind === 'choose' && other.kind === 'choose')
    return one.ids[0] === other.ids[0] && one.ids.join() === other.ids.join()
  if (
    one.kind === 'unknown' ||
    other.kind === 'unknown' ||
    one.kind === 'choose' ||
    other.kind === 'choose'
  ) {
    return one.kind === 'unknown' && other.kind === 'unknown' && one.said === other.said && one.said !== ''
  }
  return one.kind === other.kind && one.id === other.id
}
