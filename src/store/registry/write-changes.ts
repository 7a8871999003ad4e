import type { mongo } from 'mongoose'
import { baseState, isUncovered } from '../../domain/coverage/tally.js'
import type { Occupancy } from '../../domain/registry/types.js'
import { groupKey } from '../../domain/registry/walking-order.js'
import type { CollectionName } from '../../workbook/sheet-spec.js'
import { documentId, type RegistryDocument } from './registry-documents.js'

/** What happens to one existing document. */
export interface DocumentChange {
  readonly id: string
  readonly set: Readonly<Record<string, unknown>>
  readonly unset: readonly string[]
  /** A household's 在家情况 after the change. */
  readonly occupancy?: unknown
}

const ACCOUNTS = ['feishuOpenId', 'dingtalkUserId']

/** Writes changes of existing documents; repeating it does no harm. */
export async function writeChanges(
  db: mongo.Db,
  county: string,
  target: CollectionName,
  changes: readonly DocumentChange[],
): Promise<void> {
  if (changes.length === 0) return
  const documents = db.collection<RegistryDocument>(target)
  if (target === 'people') await releaseAccounts(documents, county, changes)
  const updates = changes.map((change) => ({
    updateOne: {
      filter: { _id: documentId(county, change.id) },
      update: target === 'households' ? householdUpdate(change) : plainUpdate(change),
    },
  }))
  await documents.bulkWrite(updates, { ordered: false })
}

/** Accounts are unique: two people can exchange theirs only if both let go first. */
async function releaseAccounts(
  people: mongo.Collection<RegistryDocument>,
  county: string,
  changes: readonly DocumentChange[],
): Promise<void> {
  for (const account of ACCOUNTS) {
    const moved = changes.filter(({ set }) => set[account] !== undefined)
    if (moved.length === 0) continue
    const ids = moved.map(({ id }) => documentId(county, id))
    await people.updateMany({ _id: { $in: ids } }, { $unset: { [account]: '' } })
  }
}

function plainUpdate({ set, unset }: DocumentChange): mongo.UpdateFilter<RegistryDocument> {
  return {
    ...(Object.keys(set).length > 0 ? { $set: { ...set } } : {}),
    ...(unset.length > 0 ? { $unset: Object.fromEntries(unset.map((key) => [key, ''])) } : {}),
  }
}

/**
 * Coverage belongs to the visits: only a household without standing visits takes its state from 在家情况. Decided by the
 * server in one step, so that a visit at the same moment can't be overwritten.
 */
function householdUpdate({ set, unset, occupancy }: DocumentChange): mongo.Document[] {
  const state = baseState(String(occupancy) as Occupancy)
  const unvisited = { $eq: ['$visits', 0] }
  const fields = Object.fromEntries(Object.entries(set).map(([key, value]) => [key, { $literal: value }]))
  return [
    {
      $set: {
        ...fields,
        state: { $cond: [unvisited, state, '$state'] },
        uncovered: { $cond: [unvisited, isUncovered(state) ? true : '$$REMOVE', '$uncovered'] },
        ...walkOf(set, unset),
        rev: { $add: ['$rev', 1] },
      },
    },
    ...(unset.length > 0 ? [{ $unset: [...unset] }] : []),
  ]
}

/** Its place in the walking order follows its group. */
function walkOf(set: DocumentChange['set'], unset: DocumentChange['unset']): { readonly walk?: object } {
  if (unset.includes('group')) return { walk: { $literal: groupKey(undefined) } }
  return set.group === undefined ? {} : { walk: { $literal: groupKey(String(set.group)) } }
}

/** The fields that a new household has beside those of its row. */
export function newHouseholdFields(
  row: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const state = baseState(String(row.occupancy) as Occupancy)
  const walk = groupKey(row.group === undefined ? undefined : String(row.group))
  return { walk, state, ...(isUncovered(state) ? { uncovered: true } : {}), visits: 0, rev: 1 }
}
