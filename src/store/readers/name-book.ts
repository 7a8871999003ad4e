import type { mongo } from 'mongoose'
import type { NameBookOf } from '../../conversation/readers.js'
import type { HouseholdScope } from '../../domain/access.js'
import { shortNamesOf } from '../../domain/registry/short-names.js'
import type { Village } from '../../domain/registry/types.js'
import type { Listed, NameBook } from '../../understanding/understood.js'
import type { HouseholdDocument, Stored } from './documents.js'
import { spansOf } from './name-spans.js'

/** More households than this are not held for one person; their exact names are looked up for each text instead. */
const MOST_HOUSEHOLDS = 20_000
const MOST_FOUND = 500
const MOST_ENTERPRISES = 5_000
/** Whoever is handed a household is told of it within a minute; the action asks for the right once more anyway. */
const KEPT_MS = 60_000
/** In all books together: some tens of megabytes. */
const MOST_KEPT = 100_000

const FIELDS = { head: 1, pinyin: 1, initials: 1, villageId: 1, group: 1, size: 1, cadreId: 1, unitId: 1 }
type Row = Pick<HouseholdDocument, '_id' | 'head' | 'pinyin' | 'initials' | 'villageId'> &
  Partial<Pick<HouseholdDocument, 'group' | 'size' | 'cadreId' | 'unitId'>>

interface Book extends NameBook {
  /** Whether every household of the scope is in it. */
  readonly isWhole: boolean
}

const shelves = new WeakMap<
  mongo.Db,
  Map<string, { readonly book: Promise<Book>; at: number; size: number }>
>()

/**
 * What names may be names of for one person: their scope and nothing outside it. The book of a scope that is held whole
 * is the same object for a minute; of a wider one the households that the text names exactly are added.
 */
export async function nameBook(
  db: mongo.Db,
  county: string,
  of: NameBookOf,
  text: string,
): Promise<NameBook> {
  const book = await kept(db, county, of)
  if (book.isWhole) return book
  const found = await named(db, county, of, text)
  const known = new Set(book.households.map(({ id }) => id))
  const added = found.filter(({ id }) => !known.has(id))
  return added.length > 0 ? { ...book, households: [...book.households, ...added] } : book
}

async function kept(db: mongo.Db, county: string, of: NameBookOf): Promise<Book> {
  const shelf = shelves.get(db) ?? new Map()
  shelves.set(db, shelf)
  const key = JSON.stringify([county, of.cadreId, of.unitId, of.scope])
  const there = shelf.get(key)
  if (there && performance.now() - there.at < KEPT_MS) return there.book
  shelf.delete(key)
  const entry = { book: readBook(db, county, of), at: performance.now(), size: 0 }
  shelf.set(key, entry)
  try {
    const book = await entry.book
    entry.size = book.households.length + book.villages.length + book.enterprises.length
  } catch (error) {
    if (shelf.get(key) === entry) shelf.delete(key)
    throw error
  }
  makeRoom(shelf)
  return entry.book
}

/** The oldest go first. */
function makeRoom(shelf: Map<string, { size: number }>): void {
  let total = 0
  for (const { size } of shelf.values()) total += size
  for (const [key, { size }] of shelf) {
    if (total <= MOST_KEPT) return
    shelf.delete(key)
    total -= size
  }
}

async function readBook(db: mongo.Db, county: string, of: NameBookOf): Promise<Book> {
  const wide = await filtersOf(db, county, of.scope)
  const all = wide && (await rows(db, wide.households, MOST_HOUSEHOLDS + 1))
  const isWhole = all !== null && all.length <= MOST_HOUSEHOLDS
  const near = [
    { county, unitId: of.unitId },
    { county, cadreId: of.cadreId },
  ]
  const households = listed(county, of, isWhole ? all : await rows(db, near, MOST_HOUSEHOLDS))
  const villages = await villagesOf(db, county, wide?.villages ?? [{}], households)
  const enterprises = await enterprisesOf(db, county, wide && villages.map(({ id }) => id))
  return { households, villages, enterprises, isWhole }
}

interface ScopeFilters {
  /** Each finds an index of its own. */
  readonly households: readonly Record<string, unknown>[]
  readonly villages: readonly Record<string, unknown>[]
}

/** Filters that together are the scope; null for the whole county. */
async function filtersOf(db: mongo.Db, county: string, scope: HouseholdScope): Promise<ScopeFilters | null> {
  if (scope.kind === 'county') return null
  if (scope.kind === 'several') {
    const parts = await Promise.all(scope.scopes.map((one) => filtersOf(db, county, one)))
    if (parts.includes(null)) return null
    return {
      households: parts.flatMap((part) => part?.households ?? []),
      villages: parts.flatMap((part) => part?.villages ?? []),
    }
  }
  const own = { county, unitId: scope.unitId }
  if (scope.kind === 'unit') {
    const links = await db.collection<{ villageId: string }>('village_links').find(own).toArray()
    const ids = links.map(({ villageId }) => `${county}/${villageId}`)
    return { households: [own], villages: [{ _id: { $in: ids } }] }
  }
  const { town } = scope
  const ofTown = await db.collection<Stored<Village>>('villages').find({ county, town }).toArray()
  const ids = ofTown.map(({ _id }) => _id.slice(county.length + 1))
  return {
    households: [own, { county, villageId: { $in: ids }, town }],
    villages: [{ town }],
  }
}

function rows(db: mongo.Db, filters: readonly Record<string, unknown>[], limit: number): Promise<Row[]> {
  return db
    .collection<Row>('households')
    .find({ $or: [...filters] }, { projection: FIELDS, limit, batchSize: limit + 1 })
    .toArray() as Promise<Row[]>
}

/** Own ones first, then the unit's; among them by number. */
function listed(county: string, { cadreId, unitId }: NameBookOf, found: readonly Row[]): Listed[] {
  const rank = (one: Listed): number => (one.isOwn ? 0 : one.isLinked ? 1 : 2)
  return found
    .map(
      (row): Listed => ({
        ...{ id: row._id.slice(county.length + 1), head: row.head, pinyin: row.pinyin },
        ...{ initials: row.initials, villageId: row.villageId },
        ...{ group: row.group ?? null, size: row.size ?? null },
        ...{ isOwn: row.cadreId === cadreId, isLinked: row.unitId === unitId },
      }),
    )
    .sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1))
}

async function villagesOf(
  db: mongo.Db,
  county: string,
  filters: readonly Record<string, unknown>[],
  households: readonly Listed[],
): Promise<NameBook['villages']> {
  const lived = [...new Set(households.map(({ villageId }) => `${county}/${villageId}`))]
  const found = await db
    .collection<Stored<Village>>('villages')
    .find({ county, $or: [...filters, { _id: { $in: lived } }] } as never)
    .sort({ town: 1, order: 1 })
    .toArray()
  return found.map(({ _id, town, name }) => ({ id: _id.slice(county.length + 1), town, name }))
}

/** Those in the villages; all of the county's for null. */
async function enterprisesOf(
  db: mongo.Db,
  county: string,
  villageIds: readonly string[] | null,
): Promise<NameBook['enterprises']> {
  const found = await db
    .collection<{ _id: string; name: string; villageId: string }>('enterprises')
    .find(
      { county, ...(villageIds ? { villageId: { $in: [...villageIds] } } : {}) },
      { projection: { name: 1, villageId: 1 }, limit: MOST_ENTERPRISES },
    )
    .toArray()
  return found.map(({ _id, name, villageId }) => ({
    ...{ id: _id.slice(county.length + 1), name, villageId },
    shortNames: shortNamesOf(name),
  }))
}

/** Of the scope, whom the text names exactly: by name, pinyin, initials or number. One query, on the index of names. */
async function named(db: mongo.Db, county: string, of: NameBookOf, text: string): Promise<Listed[]> {
  const { names, numbers } = spansOf(text)
  if (names.length + numbers.length === 0) return []
  const wide = await filtersOf(db, county, of.scope)
  const within = wide?.households ?? [{ county }]
  const ids = numbers.map((number) => `${county}/${number}`)
  const filters = within.flatMap((one) => [
    { ...one, search: { $in: names } },
    { ...one, _id: { $in: ids } },
  ])
  return listed(county, of, await rows(db, filters, MOST_FOUND))
}
