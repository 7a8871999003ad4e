import type { DayWords } from '../days/day-words.js'
import type { Listed } from '../understood.js'

/** A place that goes before names; without `villageIds` only a group. */
export interface PlaceSaid {
  readonly villageIds: readonly string[] | null
  readonly group: string | null
}

/** In which way somebody is named. Who it is depends on the place that holds there, and is settled later. */
export type Named =
  | { readonly by: 'head' | 'pinyin' | 'initials'; readonly households: readonly Listed[] }
  | { readonly by: 'id'; readonly household: Listed }
  /** `老张`, `张叔`. */
  | { readonly by: 'surname'; readonly surname: string }
  /** `他家`, `上一户`. */
  | { readonly by: 'pronoun' }
  /** Without ids: `村委会` of the place that holds. */
  | { readonly by: 'village'; readonly villageIds: readonly string[] }
  | { readonly by: 'enterprise'; readonly id: string }
  /** Looks like a name, and is none of the book. */
  | { readonly by: 'likeness'; readonly word: string }

interface At {
  readonly from: number
  readonly to: number
}

export type Item =
  | (At & { readonly kind: 'mention'; readonly named: Named })
  | (At & { readonly kind: 'place'; readonly place: PlaceSaid })
  /** Who goes along; `saidFrom` to `saidTo` without `和` and `一起`. */
  | (At & { readonly kind: 'companion'; readonly saidFrom: number; readonly saidTo: number })
  | (At & { readonly kind: 'day'; readonly words: DayWords; readonly onlyPartOfDay: boolean })

export type Mention = Item & { kind: 'mention' }
