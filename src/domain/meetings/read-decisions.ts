import { numberSaid } from '../issues/new-issue.js'
import type { Unit } from '../registry/types.js'
import type { Instant } from '../time.js'
import { type MeetingDecision, MOST_DECISIONS } from './meeting.js'

export const LONGEST_LIMIT_DAYS = 90
export const LONGEST_OPINION = 300
export const MOST_CO_UNITS = 5

/** What is wrong with one line; `line` counts as it was typed, empty ones too. */
export type LineProblem = { readonly line: number } & (
  | { readonly kind: 'no-number' }
  | { readonly kind: 'issue-unknown'; readonly number: string }
  | { readonly kind: 'twice'; readonly number: string; readonly before: number }
  | { readonly kind: 'no-unit' }
  /** With the units that may be meant. */
  | { readonly kind: 'unit-unknown'; readonly words: string; readonly close: readonly string[] }
  | { readonly kind: 'unit-ambiguous'; readonly words: string; readonly close: readonly string[] }
  | { readonly kind: 'no-co-unit' }
  | { readonly kind: 'too-many-co-units' }
  | { readonly kind: 'co-is-lead'; readonly unitId: string }
  | { readonly kind: 'bad-limit'; readonly words: string }
  | { readonly kind: 'opinion-long' }
)

export type DecisionsRead =
  | { readonly kind: 'read'; readonly decisions: readonly MeetingDecision[] }
  | { readonly kind: 'none' }
  | { readonly kind: 'too-many'; readonly lines: number }
  | { readonly kind: 'problems'; readonly problems: readonly LineProblem[] }

export interface DecisionFacts {
  readonly units: readonly Unit[]
  /** The numbers among those typed that belong to an issue; without it that is not looked at. */
  readonly numbers?: ReadonlySet<string>
  readonly now: Instant
}

/** The numbers of issues with which the lines begin, known or not. */
export function numbersIn(text: string, now: Instant): readonly string[] {
  const numbers = text.split('\n').flatMap((line) => {
    const begun = beginning(line, now)
    return begun ? [begun.number] : []
  })
  return [...new Set(numbers)].slice(0, MOST_DECISIONS)
}

/**
 * The decisions of a joint meeting, one a line: `0123 县水利局 10天 协办县农业农村局、城关镇 意见……`. All of them, or all
 * that is wrong: of a list read by halves nobody would know which half was carried out.
 */
export function readDecisions(text: string, facts: DecisionFacts): DecisionsRead {
  const lines = text.split('\n').flatMap((words, i) => (words.trim() === '' ? [] : [{ line: i + 1, words }]))
  if (lines.length === 0) return { kind: 'none' }
  if (lines.length > MOST_DECISIONS) return { kind: 'too-many', lines: lines.length }
  const decisions: MeetingDecision[] = []
  const problems: LineProblem[] = []
  const lineOf = new Map<string, number>()
  for (const { line, words } of lines) {
    const read = readLine(words, facts)
    const number = read.decision?.number
    const before = number === undefined ? undefined : lineOf.get(number)
    problems.push(...read.problems.map((problem) => ({ ...problem, line }) as LineProblem))
    if (number !== undefined && before !== undefined) problems.push({ line, kind: 'twice', number, before })
    else if (number !== undefined) lineOf.set(number, line)
    if (read.decision) decisions.push(read.decision)
  }
  return problems.length > 0 ? { kind: 'problems', problems } : { kind: 'read', decisions }
}

type Problem = DistributiveOmit<LineProblem, 'line'>
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never

interface LineRead {
  readonly decision?: MeetingDecision
  readonly problems: readonly Problem[]
}

/** Minutes number their items, which is no part of an issue's number. */
const ITEM = /^\s*(?:\(?\d{1,2}[).、]|[①-⑳])\s*(?=(?:问题)?\s*#?\d)/u
const NUMBER = /^\s*((?:问题)?\s*#?(?:20\d\d-)?\d{1,6})(?!\d)[\s:,、.。;]*/u

function beginning(line: string, now: Instant): { readonly number: string; readonly rest: string } | null {
  const plain = sameLength(line).replace(ITEM, (item) => ' '.repeat(item.length))
  const found = NUMBER.exec(plain)
  const number = found && numberSaid(found[1]?.replaceAll(/\s/g, '') ?? '', now)
  return found && number ? { number, rest: line.slice(found[0].length) } : null
}

/** Full-width digits and signs made plain, one for one, so that what follows is kept as it was written. */
function sameLength(text: string): string {
  return [...text]
    .map((sign) => {
      const plain = sign.normalize('NFKC')
      return plain.length === sign.length ? plain : sign
    })
    .join('')
}

function readLine(line: string, { units, numbers, now }: DecisionFacts): LineRead {
  const begun = beginning(line, now)
  if (!begun) return { problems: [{ kind: 'no-number' }] }
  const { number } = begun
  const problems: Problem[] = []
  if (numbers && !numbers.has(number)) problems.push({ kind: 'issue-unknown', number })
  const words = new Words(begun.rest)
  const unitId = readLead(words, units, problems)
  const { days, coUnitIds } = readTerms(words, units, problems)
  const opinion = words.rest().replace(/^意见[:：\s]*/u, '')
  if ([...opinion].length > LONGEST_OPINION) problems.push({ kind: 'opinion-long' })
  if (coUnitIds.length > MOST_CO_UNITS) problems.push({ kind: 'too-many-co-units' })
  if (unitId && coUnitIds.includes(unitId)) problems.push({ kind: 'co-is-lead', unitId })
  const decision = {
    ...{ number, unitId: unitId ?? '', coUnitIds },
    ...(days === undefined ? {} : { days }),
    ...(opinion === '' ? {} : { opinion }),
  }
  return { decision, problems }
}

/** The words of a line one by one; what is left is as it was written. */
class Words {
  #left: string
  constructor(text: string) {
    this.#left = text
    this.#trim()
  }

  peek(): string {
    return /^[^\s,，;；]+/u.exec(this.#left)?.[0] ?? ''
  }

  take(): string {
    const word = this.peek()
    this.#left = this.#left.slice(word.length)
    this.#trim()
    return word
  }

  rest(): string {
    return this.#left.trim()
  }

  #trim(): void {
    this.#left = this.#left.replace(/^[\s,，;；]+/u, '')
  }
}

function readLead(words: Words, units: readonly Unit[], problems: Problem[]): string | undefined {
  const said = words.peek()
  const bare = said.replace(/^主办(?:单位)?[:：]?/u, '')
  if (said === '' || limitIn(said) || said.startsWith('协办') || said.startsWith('意见')) {
    problems.push({ kind: 'no-unit' })
    return undefined
  }
  words.take()
  return unitIn(bare === '' ? words.take() : bare, units, problems)
}

/** Limit and co-handlers, in either order. */
function readTerms(words: Words, units: readonly Unit[], problems: Problem[]) {
  let days: number | undefined
  const coUnitIds: string[] = []
  for (;;) {
    const said = words.peek()
    const limit = days === undefined ? limitIn(said) : null
    if (limit) {
      words.take()
      if (limit.days === null) problems.push({ kind: 'bad-limit', words: said })
      days = limit.days ?? 0
    } else if (said.startsWith('协办')) {
      for (const id of readCoUnits(words, units, problems)) if (!coUnitIds.includes(id)) coUnitIds.push(id)
    } else return { coUnitIds, ...(days ? { days } : {}) }
  }
}

/** `10天`, `10个工作日`; null days for what is a limit, but not in working days or too long. */
function limitIn(words: string): { readonly days: number | null } | null {
  const plain = words.normalize('NFKC')
  const days = /^(\d{1,4})(?:个?工作日|天|日)?(?:内|以内)?(?:办结)?$/u.exec(plain)?.[1]
  if (days !== undefined) {
    const number = Number(days)
    return { days: number >= 1 && number <= LONGEST_LIMIT_DAYS ? number : null }
  }
  const isOther =
    /^(?:\d{4}年|\d{4}-)?\d{1,2}(?:月|-)\d{1,2}[日号]?/u.test(plain) ||
    /^(?:\d+|[一二两三四五六七八九十百半]+)个?(?:天|工作日|日|周|星期|礼拜|月|小时)(?:内|以内)?(?:办结)?$/u.test(
      plain,
    )
  return isOther ? { days: null } : null
}

/** `协办县农业农村局、城关镇`, with or without blanks. */
function readCoUnits(words: Words, units: readonly Unit[], problems: Problem[]): readonly string[] {
  let said = words.take().replace(/^协办(?:单位)?[:：]?/u, '')
  const found: string[] = []
  if (said === '') said = words.take()
  for (;;) {
    for (const name of said.split('、').filter(Boolean)) {
      const id = unitIn(name, units, problems)
      if (id !== undefined) found.push(id)
    }
    const next = words.peek()
    const goesOn = next !== '' && (said.endsWith('、') || next.startsWith('、') || isUnit(next, units))
    if (!goesOn) break
    said = words.take()
  }
  if (said === '' && found.length === 0) problems.push({ kind: 'no-co-unit' })
  return found
}

function isUnit(words: string, units: readonly Unit[]): boolean {
  return words.split('、').every((name) => called(name, units).length > 0)
}

function called(words: string, units: readonly Unit[]): readonly Unit[] {
  const plain = words.normalize('NFKC')
  const named = units.filter(({ id }) => id === plain)
  return named.length > 0 ? named : units.filter(({ shortName }) => shortName === plain)
}

const SHOWN = 3

/** A unit by its whole name, or by a short name that it alone has: what is decided on is never guessed. */
export function unitCalled(
  words: string,
  units: readonly Unit[],
):
  | { readonly unitId: string }
  | {
      readonly kind: 'unit-unknown' | 'unit-ambiguous'
      readonly words: string
      readonly close: readonly string[]
    } {
  const [only, ...others] = called(words, units)
  if (only && others.length === 0) return { unitId: only.id }
  if (only)
    return { kind: 'unit-ambiguous', words, close: [only, ...others].map(({ id }) => id).slice(0, SHOWN) }
  const plain = words.normalize('NFKC')
  const close = units.filter(
    ({ id, shortName }) =>
      id.includes(plain) || plain.includes(id) || (shortName !== undefined && plain.includes(shortName)),
  )
  return { kind: 'unit-unknown', words, close: close.map(({ id }) => id).slice(0, SHOWN) }
}

function unitIn(words: string, units: readonly Unit[], problems: Problem[]): string | undefined {
  const found = unitCalled(words, units)
  if ('unitId' in found) return found.unitId
  problems.push(found)
  return undefined
}
