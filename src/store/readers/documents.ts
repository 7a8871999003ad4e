import { emptyTally } from '../../domain/coverage/tally.js'
import type { Cell, HouseholdRecord } from '../../domain/ports.js'
import type { Campaign, ChatGroup, Pause, Person, Unit, Village } from '../../domain/registry/types.js'
import type { Tally, Visit } from '../../domain/visits/types.js'

/** A stored document: the entity without its id, under `<county>/<id>`. */
export type Stored<T> = Omit<T, 'id'> & { readonly _id: string; readonly county: string }

export type HouseholdDocument = Stored<HouseholdRecord> & {
  readonly search: readonly string[]
  readonly walk: string
}
export type PersonDocument = Stored<Person>
export type UnitDocument = Stored<Unit>
export type VillageDocument = Stored<Village>
export type CampaignDocument = Omit<Stored<Campaign>, 'lastPause'> & {
  readonly lastPause?: Omit<Pause, 'at' | 'ended'> & {
    readonly at: Date
    readonly ended?: { readonly by: string; readonly at: Date }
  }
}
export type ChatGroupDocument = Omit<Stored<ChatGroup>, 'leftAt'> & { readonly leftAt?: Date }
export type VisitDocument = Omit<Stored<Visit>, 'enteredAt'> & { readonly enteredAt: Date }

export interface CounterDocument {
  readonly _id: string
  readonly county: string
  readonly campaignId: string
  readonly level: 'cell' | 'cadre'
  readonly unitId?: string
  readonly villageId?: string
  readonly town?: string
  readonly cadreId?: string
  readonly n: Partial<Tally>
  readonly at: Date
}

/** The entity of a stored document. */
export function entity<T extends { readonly id: string }>(county: string, stored: Stored<T>): T {
  const { _id, county: _county, ...rest } = stored
  return withId<T>(rest, _id.slice(county.length + 1))
}

export function visitOf(county: string, stored: VisitDocument): Visit {
  const { enteredAt, ...rest } = stored
  return entity<Visit>(county, { ...rest, enteredAt: enteredAt.getTime() })
}

export function campaignOf(county: string, stored: CampaignDocument): Campaign {
  const { lastPause, ...rest } = stored
  if (!lastPause) return entity<Campaign>(county, rest)
  const { at, ended, ...pause } = lastPause
  return entity<Campaign>(county, {
    ...rest,
    lastPause: {
      ...{ ...pause, at: at.getTime() },
      ...(ended ? { ended: { by: ended.by, at: ended.at.getTime() } } : {}),
    },
  })
}

export function groupOf(county: string, stored: ChatGroupDocument): ChatGroup {
  const { leftAt, ...rest } = stored
  return entity<ChatGroup>(county, { ...rest, ...(leftAt ? { leftAt: leftAt.getTime() } : {}) })
}

export function tallyOf(counter: CounterDocument | null | undefined): Tally {
  return { ...emptyTally, ...counter?.n }
}

export function toCell(counter: CounterDocument): Cell {
  return {
    unitId: counter.unitId ?? null,
    villageId: counter.villageId ?? '',
    town: counter.town ?? '',
    tally: tallyOf(counter),
  }
}

/**
 * The document itself gets its id and is handed out, with the few fields that are the store's own still on it: copying
 * hundreds of households without them was the dearest single step of a batch of turns.
 */
export function toHousehold(county: string, document: HouseholdDocument): HouseholdRecord {
  return withId<HouseholdRecord>(document, document._id.slice(county.length + 1))
}

/** Nobody else has the object, so it need not be copied. */
function withId<T extends { readonly id: string }>(own: object, id: string): T {
  return Object.assign(own, { id }) as T
}
