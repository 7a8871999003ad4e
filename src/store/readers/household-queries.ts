import type { mongo } from 'mongoose'
import type { HouseholdScope } from '../../domain/access.js'
import type { HouseholdRecord, Page, Readers } from '../../domain/ports.js'
import { groupKey } from '../../domain/registry/walking-order.js'
import { type HouseholdDocument, toHousehold } from './documents.js'

/** Larger than any character, so that `[words, words + LAST)` is the range of all that begin with the words. */
const LAST = '\u{10ffff}'

/**
 * Households whose head's name, pinyin or initials begin with the words, or whose number is the words: one range of one
 * index, never a scan and never a pattern built from what a person typed.
 */
export async function searchHouseholds(
  db: mongo.Db,
  county: string,
  scope: HouseholdScope,
  words: string,
  options: { readonly limit: number; readonly cadreId?: string },
): Promise<readonly HouseholdRecord[]> {
  const households = db.collection<HouseholdDocument>('households')
  const prefix = words.trim().toLowerCase().replaceAll(' ', '')
  if (prefix === '') return []
  // Of an array, both ends must hold for the same element.
  const range = { search: { $elemMatch: { $gte: prefix, $lt: prefix + LAST } } }
  const scopes = scopeFilters(county, scope)
  // One query: a second one for the number costs as much as the search. A number is no beginning of so many names that
  // the limit could cut it off.
  const rows = await households
    .find({
      $or: scopes.flatMap((within) => [
        { _id: `${county}/${words.trim()}`, ...within },
        { ...within, ...range },
      ]),
    })
    .limit(options.limit * 3)
    .toArray()
  return rows
    .map((row) => toHousehold(county, row))
    .sort(nearestFirst(prefix, options.cadreId))
    .slice(0, options.limit)
}

/** Own households first, then whose name is exactly what was asked, then by place. */
function nearestFirst(words: string, cadreId: string | undefined) {
  const rank = (h: HouseholdRecord): number =>
    (cadreId && h.cadreId === cadreId ? 0 : 2) +
    (h.head === words || h.pinyin === words || h.initials === words ? 0 : 1)
  return (a: HouseholdRecord, b: HouseholdRecord): number => rank(a) - rank(b) || (a.id < b.id ? -1 : 1)
}

/** Filters that together are the scope: each finds an index of its own. */
export function scopeFilters(county: string, scope: HouseholdScope): readonly Record<string, unknown>[] {
  switch (scope.kind) {
    case 'county':
      return [{ county }]
    case 'several':
      return scope.scopes.flatMap((one) => scopeFilters(county, one))
    case 'unit':
      return [{ county, unitId: scope.unitId }]
    case 'town':
      return [
        { county, unitId: scope.unitId },
        { county, town: scope.town },
      ]
  }
}

/** In walking order: village, then group, then number. Pages by the last household's place, so that none is skipped. */
export async function uncoveredHouseholds(
  db: mongo.Db,
  county: string,
  of: Parameters<Readers['uncovered']>[0],
  { after, limit }: { readonly after?: string; readonly limit: number },
): Promise<Page<HouseholdRecord>> {
  const whose = 'cadreIds' in of ? { cadreId: { $in: [...of.cadreIds] } } : of
  const rows = await db
    .collection<HouseholdDocument>('households')
    .find({ county, ...whose, uncovered: true, ...afterPlace(after) })
    .sort(WALKING_ORDER)
    .limit(limit + 1)
    .toArray()
  const items = rows.slice(0, limit).map((row) => toHousehold(county, row))
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return last ? { items, next: JSON.stringify(placeIn(last)) } : { items }
}

/** `walk` is the key of the group: 2组 comes before 10组. */
export const WALKING_ORDER = { villageId: 1, walk: 1, _id: 1 } as const

interface Place {
  readonly villageId: string
  readonly walk: string
  readonly id: string
}

function placeIn({ villageId, walk, _id: id }: HouseholdDocument): Place {
  return { villageId, walk, id }
}

function afterPlace(after: string | undefined): Record<string, unknown> {
  if (!after) return {}
  const { villageId, walk, id } = placeFrom(JSON.parse(after) as Place | OldPlace)
  return {
    $or: [
      { villageId: { $gt: villageId } },
      { villageId, walk: { $gt: walk } },
      { villageId, walk, _id: { $gt: id } },
    ],
  }
}

/** On cards of earlier versions, with the group as it is called. */
type OldPlace = readonly [villageId: string, group: string | null, id: string]

function placeFrom(place: Place | OldPlace): Place {
  if (!('length' in place)) return place
  const [villageId, group, id] = place
  return { villageId, walk: groupKey(group ?? undefined), id }
}
