import type { CollectionName } from './sheet-spec.js'

/** A document of the registry: its fields without `_id` and `county`. */
export type StoredFields = Readonly<Record<string, unknown>>

export type StoredDocuments = ReadonlyMap<string, StoredFields>

/** What the registry holds before an import. Households are many, so they are asked for in batches. */
export interface RegistrySnapshot {
  /** Everything of a small collection, by id. */
  all(collection: Exclude<CollectionName, 'households'>): Promise<StoredDocuments>
  householdCount(): Promise<number>
  households(ids: readonly string[]): Promise<StoredDocuments>
  /** All ids, in batches. */
  householdIds(): AsyncIterable<readonly string[]>
  /** The households of these villages or of these cadres, in batches. */
  householdsOf(villageIds: readonly string[], cadreIds: readonly string[]): AsyncIterable<StoredDocuments>
}

/** An empty registry. */
export const emptyRegistry: RegistrySnapshot = {
  all: async () => new Map(),
  householdCount: async () => 0,
  households: async () => new Map(),
  async *householdIds() {},
  async *householdsOf() {},
}
