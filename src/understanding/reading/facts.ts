import type { DoorOutcome } from '../../domain/issues/types.js'
import type { VisitResult } from '../../domain/visits/types.js'
import type { DayFound } from '../days/day-words.js'
import type { PlaceSaid } from '../names/items.js'
import type { Strip } from '../source.js'
import type { GiftSaid, PromiseSaid } from '../understood.js'

export interface Statement {
  readonly strip: Strip
  readonly trouble: 'wrong' | 'asked' | null
  /** `一是`, `另外`: certainly not the one before going on. */
  readonly isItem: boolean
}

export interface DayRead {
  readonly words: DayFound['words']
  readonly said: string
}

/** All that one stretch of words says. Of whom is not known here. */
export interface Facts {
  /** As written. */
  readonly words: string
  readonly place?: PlaceSaid
  readonly day?: DayRead
  readonly company: readonly string[]
  readonly met: readonly string[]
  readonly result?: VisitResult
  /** Nothing to report. */
  readonly ok: boolean
  /** Of all that were listed. */
  readonly all: boolean
  /** Of those of whom nothing else is said. */
  readonly others: boolean
  /** Says that somebody went. */
  readonly goes: boolean
  readonly notVisited: boolean
  readonly gift?: GiftSaid
  readonly answers: readonly { readonly outcome: DoorOutcome; readonly strip: Strip }[]
  readonly promise?: PromiseSaid
  readonly statements: readonly Statement[]
}

export const NOTHING: Facts = {
  words: '',
  company: [],
  met: [],
  ok: false,
  all: false,
  others: false,
  goes: false,
  notVisited: false,
  answers: [],
  statements: [],
}

/** Whether anything was said that belongs to somebody. */
export function saysSomething(facts: Facts): boolean {
  return (
    facts.ok ||
    facts.notVisited ||
    facts.result !== undefined ||
    facts.gift !== undefined ||
    facts.promise !== undefined ||
    facts.met.length + facts.answers.length + facts.statements.length > 0
  )
}
