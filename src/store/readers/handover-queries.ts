import type { mongo } from 'mongoose'
import type { Handover } from '../../domain/duty/handover.js'
import type { HouseholdRecord } from '../../domain/ports.js'
import { entity, type HouseholdDocument, type Stored, toHousehold } from './documents.js'
import { WALKING_ORDER } from './household-queries.js'

type Gone = readonly { readonly id: string; readonly to: string }[]

/** As lists, since an id may hold what no field name may. */
export type HandoverDocument = Omit<Stored<Handover>, 'at' | 'undoneAt' | 'households' | 'issues'> & {
  readonly at: Date
  readonly undoneAt?: Date
  readonly households: Gone
  readonly issues: Gone
}

export function handoverOf(county: string, { at, undoneAt, households, issues, ...rest }: HandoverDocument) {
  return entity<Handover>(county, {
    ...rest,
    at: at.getTime(),
    ...(undoneAt ? { undoneAt: undoneAt.getTime() } : {}),
    households: byId(households),
    issues: byId(issues),
  })
}

function byId(gone: Gone): Record<string, string> {
  return Object.fromEntries(gone.map(({ id, to }) => [id, to]))
}

export function listed(split: Readonly<Record<string, string>>): Gone {
  return Object.entries(split).map(([id, to]) => ({ id, to }))
}

export async function householdsOf(
  db: mongo.Db,
  county: string,
  cadreId: string,
): Promise<readonly HouseholdRecord[]> {
  const rows = await db
    .collection<HouseholdDocument>('households')
    .find({ county, cadreId })
    .sort(WALKING_ORDER)
    .toArray()
  return rows.map((row) => toHousehold(county, row))
}

export async function villagesOfCadres(
  db: mongo.Db,
  county: string,
  unitId: string,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const stages = [
    { $match: { county, unitId } },
    { $group: { _id: '$cadreId', villages: { $addToSet: '$villageId' } } },
  ]
  const rows = await db
    .collection('households')
    .aggregate<{ _id: string | null; villages: string[] }>(stages)
    .toArray()
  return new Map(rows.flatMap(({ _id, villages }) => (_id ? [[_id, new Set(villages)] as const] : [])))
}
