import type { IssueCategory } from '../domain/issues/category.js'
import type { DoorOutcome } from '../domain/issues/types.js'
import type { Day } from '../domain/time.js'
import type { VisitResult } from '../domain/visits/types.js'

/**
 * What one message of a cadre says, as far as it was understood. Plain JSON; nothing in it counts before the person
 * has seen it on a card and confirmed it.
 */
export interface Understood {
  /** In the order in which they were named. A household is in it once. */
  readonly visits: readonly VisitSaid[]
  /** Set when the message asks instead of telling; `visits` is empty then. */
  readonly question?: QuestionSaid
  /** Parts that say something about nobody: shown, so that nothing typed is lost. */
  readonly leftOver: readonly string[]
}

export interface VisitSaid {
  readonly who: Who
  /** False where trouble is passed on without a visit: `上报问题：…`, `没去成，听村干部说…`. */
  readonly visited: boolean
  readonly result: VisitResult
  readonly day: DaySaid
  /** Who went along and who was met, as written: `和王主任一起`. */
  readonly metWith: string | null
  /** All that was said of this household and is no name, day, result, companion, gift or `都好`; null for no findings. */
  readonly findings: string | null
  readonly issues: readonly IssueSaid[]
  readonly gift: GiftSaid | null
}

/** Whom the words mean. Only an exact name, code or pinyin of one household is a household; all else is asked. */
export type Who =
  | { readonly kind: 'household'; readonly id: string; readonly said: string }
  | {
      readonly kind: 'choose'
      readonly said: string
      /** Likeliest first: own households, then those of linked villages, then the rest of the scope. At most six. */
      readonly ids: readonly string[]
      /** Why it is asked: several of one name; a name that sounds or looks like it; no name but `他家`. */
      readonly why: 'same-name' | 'sounds-alike' | 'one-character' | 'spoken-of'
    }
  | { readonly kind: 'village' | 'enterprise'; readonly id: string; readonly said: string }
  | { readonly kind: 'unknown'; readonly said: string }

/** The day of a visit. Without words for it: today. A day that can't be is asked for. */
export type DaySaid =
  | { readonly kind: 'day'; readonly day: Day; readonly said: string | null }
  | {
      readonly kind: 'doubt'
      readonly why: 'future' | 'before-campaign' | 'unclear'
      readonly day: Day | null
      readonly said: string
    }

export interface IssueSaid {
  /** Cut out of the message: the trouble itself, without the household's name and without what was answered. */
  readonly text: string
  /** Likeliest first, at least three. */
  readonly categories: readonly IssueCategory[]
  readonly outcome: DoorOutcome
  /** What was done, explained, or who is needed, as written. */
  readonly outcomeNote: string | null
  readonly promise: PromiseSaid | null
}

/** 承诺: by when an answer was promised. `day` is null where the words name no day that could be read. */
export interface PromiseSaid {
  readonly day: Day | null
  readonly said: string
}

/** 慰问, as far as it was said. */
export interface GiftSaid {
  /** Money handed over, in yuan. */
  readonly yuan: number | null
  /** `两桶油、一袋米`. */
  readonly goods: string | null
  readonly said: string
}

export type QuestionSaid =
  /** `我还有几户没走`. */
  | { readonly about: 'own-left' }
  /** `大塘村走了多少`. */
  | { readonly about: 'place-progress'; readonly villageIds: readonly string[]; readonly said: string }
  /** `张三家上次说了什么`. */
  | { readonly about: 'last-visit'; readonly who: Who }
  /** `王芳家路灯修了吗`. */
  | { readonly about: 'issue-state'; readonly who: Who; readonly words: string }

/** A household as far as its being named needs. */
export interface Listed {
  readonly id: string
  readonly head: string
  /** `zhangsan`, `zs`. */
  readonly pinyin: string
  readonly initials: string
  readonly villageId: string
  readonly group: string | null
  readonly size: number | null
  readonly isOwn: boolean
  /** Of the unit of the person who speaks. */
  readonly isLinked: boolean
}

/** All that names may be names of: what the person who speaks may see, nothing outside it. */
export interface NameBook {
  readonly households: readonly Listed[]
  readonly villages: readonly { readonly id: string; readonly town: string; readonly name: string }[]
  readonly enterprises: readonly {
    readonly id: string
    readonly name: string
    readonly shortNames: readonly string[]
    readonly villageId: string
  }[]
}

/** What understanding rests on besides the words. */
export interface Around {
  readonly today: Day
  /** The first day of the campaign. */
  readonly earliest?: Day
  readonly names: NameBook
  /** `他家`, `上一户`: the household last talked about. */
  readonly spokenOf?: string
  /** Days off by the State Council's calendar, as `国庆节后` needs them: whether a day is a working day. */
  readonly isWorkingDay: (day: Day) => boolean
  readonly categoriesOf: (text: string) => readonly IssueCategory[]
}
