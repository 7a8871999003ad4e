import { numberFrom } from '../registry/walking-order.js'
import type { VisitResult } from '../visits/types.js'

/** What was typed from a paper list. */
export interface RowsRead {
  /** By the number of the row, in ascending order. */
  readonly rows: ReadonlyMap<number, VisitResult>
  /** Rows that were given two results; the later one counts. */
  readonly twice: readonly number[]
  /** Numbers that the list has no row for, as they were written. */
  readonly beyond: readonly string[]
  readonly notUnderstood: readonly string[]
}

const RESULTS: readonly (readonly [RegExp, VisitResult])[] = [
  [/^(?:家里|家中)?(?:没有?人|无人)(?:在家)?|^(?:人)?不在家?|^没在家?/, 'absent'],
  [/^(?:打|通)?(?:了)?电话(?:走访|联系)?/, 'phone'],
  [/^拒(?:访|绝)|^不愿(?:意)?(?:接访)?|^不让进/, 'refused'],
  [/^(?:已)?搬(?:走|迁|家)?了?/, 'moved'],
  [/^空(?:户|房)/, 'vacant'],
  [/^(?:已)?(?:入户|走访|走到|见到|见了|在家|都好|走)了?/, 'met'],
]
const ALL = /^(?:全部|全都|所有|全)(?:都)?/
const BUT = /^(?:除了?|不含|不包括)/
const SPAN =
  /^第?(\d+|[一二两三四五六七八九十]{1,3})(?:[行号户])?(?:-+|~|到|至|—+|–)第?(\d+|[一二两三四五六七八九十]{1,3})(?:[行号户])?/
/** In characters only where it stands alone: 一起 is no row. */
const ONE = /^(?:第?(\d+)[行号户]?|第?([一二两三四五六七八九十]{1,3})(?:[行号户]|(?=[\s,、;。:]|$)))/
const BETWEEN = /^(?:[\s,，、;；.。:：和及与跟]|以外|之外|外|的)+/

/** `1、2、5到9 没人 3 4`, `全部 除了3`, `1-6 电话 7`: a result holds for the numbers after it, 入户 for those before any. */
export function readRows(text: string, count: number): RowsRead {
  const reading = new Reading(count)
  let rest = text.normalize('NFKC')
  while (rest !== '') {
    const taken = reading.take(rest)
    rest = rest.slice(taken)
  }
  return reading.done()
}

class Reading {
  readonly #count: number
  readonly #named = new Map<number, VisitResult>()
  readonly #left = new Set<number>()
  readonly #twice = new Set<number>()
  readonly #beyond: string[] = []
  readonly #notUnderstood: string[] = []
  #result: VisitResult = 'met'
  #all: VisitResult | null = null
  #isLeavingOut = false
  #unknown = ''

  constructor(count: number) {
    this.#count = count
  }

  /** How many characters were taken; at least one. */
  take(rest: string): number {
    const between = BETWEEN.exec(rest)
    if (between) return this.#known(between[0].length)
    // The rest of a word that began as none: 张三 is no row, and A3 is another household.
    if (this.#unknown !== '') return this.#goOn(rest)
    const span = SPAN.exec(rest)
    if (span) return this.#known(span[0].length, () => this.#span(span))
    const one = ONE.exec(rest)
    if (one) return this.#known(one[0].length, () => this.#number(one[1] ?? one[2] ?? '', one[0]))
    const all = ALL.exec(rest)
    if (all) return this.#known(all[0].length, () => this.#everything())
    const but = BUT.exec(rest)
    if (but) return this.#known(but[0].length, () => this.#leaveOut())
    for (const [words, result] of RESULTS) {
      const said = words.exec(rest)
      if (said) return this.#known(said[0].length, () => this.#turnTo(result))
    }
    return this.#goOn(rest)
  }

  #goOn(rest: string): number {
    const character = String.fromCodePoint(rest.codePointAt(0) ?? 0)
    this.#unknown += character
    return character.length
  }

  done(): RowsRead {
    this.#known(0)
    const rows = new Map<number, VisitResult>()
    for (let row = 1; row <= this.#count; row += 1) {
      const result = this.#named.get(row) ?? this.#all
      if (result && !this.#left.has(row)) rows.set(row, result)
    }
    return {
      rows,
      twice: [...this.#twice].filter((row) => rows.has(row)),
      beyond: this.#beyond,
      notUnderstood: this.#notUnderstood,
    }
  }

  #known(length: number, then?: () => void): number {
    if (this.#unknown !== '') this.#notUnderstood.push(this.#unknown)
    this.#unknown = ''
    then?.()
    return length
  }

  #turnTo(result: VisitResult): void {
    this.#result = result
    this.#isLeavingOut = false
  }

  #everything(): void {
    this.#all = this.#result
  }

  #leaveOut(): void {
    this.#isLeavingOut = true
  }

  #span([written, first = '', last = '']: RegExpExecArray): void {
    const ends = [numberFrom(first), numberFrom(last)]
    const [from, to] = [Math.min(...ends.map((end) => end ?? 0)), Math.max(...ends.map((end) => end ?? 0))]
    if (ends.includes(null) || from < 1 || to > this.#count) this.#beyond.push(written)
    if (ends.includes(null)) return
    for (let row = Math.max(1, from); row <= Math.min(to, this.#count); row += 1) this.#row(row)
  }

  #number(digits: string, written: string): void {
    const row = numberFrom(digits)
    if (row === null || row < 1 || row > this.#count) this.#beyond.push(written)
    else this.#row(row)
  }

  #row(row: number): void {
    if (this.#isLeavingOut) {
      this.#left.add(row)
      return
    }
    const before = this.#named.get(row)
    if (before && before !== this.#result) this.#twice.add(row)
    this.#named.set(row, this.#result)
  }
}
