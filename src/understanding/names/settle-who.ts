import type { Around, Listed, Who } from '../understood.js'
import type { Named, PlaceSaid } from './items.js'
import { type NameIndex, plainGroup, readingsOf, shapesOf, surnameOf } from './name-index.js'

const MOST_TO_CHOOSE_FROM = 6

/** What holds where somebody is named. */
export interface WhoContext {
  readonly index: NameIndex
  readonly place: PlaceSaid
  /** A group said for an earlier name: it helps to tell two of one name apart, but does not rule anybody out. */
  readonly placeIsSaid: boolean
  readonly around: Pick<Around, 'spokenOf' | 'names'>
}

/** Whom somebody's name means. A household only if no other can be meant; all else is to be asked. */
export function settleWho(named: Named, said: string, context: WhoContext): Who {
  switch (named.by) {
    case 'id':
      return { kind: 'household', id: named.household.id, said }
    case 'head':
      return byName(named.households, said, context)
    case 'pinyin':
      return byLetters(named.households, said, context, named.households)
    case 'initials':
      return byLetters(
        named.households,
        said,
        context,
        named.households.filter(({ isOwn }) => isOwn),
      )
    case 'surname':
      return bySurname(named.surname, said, context)
    case 'pronoun':
      return context.around.spokenOf
        ? { kind: 'household', id: context.around.spokenOf, said }
        : { kind: 'unknown', said }
    case 'village':
      return village(named.villageIds, said, context)
    case 'enterprise':
      return { kind: 'enterprise', id: named.id, said }
    case 'likeness':
      return byLikeness(named.word, said, context)
  }
}

/** Whether a household is of a place. */
export function isOf(place: PlaceSaid, { villageId, group }: Listed): boolean {
  if (place.villageIds && !place.villageIds.includes(villageId)) return false
  return place.group === null || (group !== null && plainGroup(group) === place.group)
}

function byName(households: readonly Listed[], said: string, { place, placeIsSaid }: WhoContext): Who {
  const there = households.filter((household) => isOf(place, household))
  const isPlace = place.villageIds !== null || place.group !== null
  if (isPlace) {
    const [only] = there
    if (only && there.length === 1) return { kind: 'household', id: only.id, said }
    if (there.length > 1) return ownOne(there, said) ?? choose(there, said, 'same-name')
    if (placeIsSaid) return choose(households, said, 'same-name')
    // The group was said of somebody else; the village holds on.
    const village = { villageIds: place.villageIds, group: null }
    const inVillage = households.filter((household) => isOf(village, household))
    if (place.villageIds !== null && inVillage.length === 0) return choose(households, said, 'same-name')
    return plainly(inVillage, said)
  }
  return plainly(households, said)
}

function plainly(households: readonly Listed[], said: string): Who {
  const [only] = households
  if (only && households.length === 1) return { kind: 'household', id: only.id, said }
  return ownOne(households, said) ?? choose(households, said, 'same-name')
}

/** Several of one name, of which exactly one is the person's own: that one is meant. */
function ownOne(households: readonly Listed[], said: string): Who | undefined {
  const own = households.filter(({ isOwn }) => isOwn)
  return own.length === 1 && own[0] ? { kind: 'household', id: own[0].id, said } : undefined
}

function byLetters(
  households: readonly Listed[],
  said: string,
  { place }: WhoContext,
  candidates: readonly Listed[],
): Who {
  const [only] = candidates
  if (only && candidates.length === 1 && isOf(place, only)) return { kind: 'household', id: only.id, said }
  return choose(households, said, 'sounds-alike')
}

function bySurname(surname: string, said: string, { index, place }: WhoContext): Who {
  const own = (index.ownBySurname.get(surname) ?? []).filter((household) => isOf(place, household))
  if (own.length === 0 || own.length > MOST_TO_CHOOSE_FROM) return { kind: 'unknown', said }
  return choose(own, said, 'sounds-alike')
}

function village(ids: readonly string[], said: string, { place, around }: WhoContext): Who {
  const candidates = ids.length > 0 ? ids : (place.villageIds ?? around.names.villages.map(({ id }) => id))
  const [only] = candidates
  return only !== undefined && candidates.length === 1
    ? { kind: 'village', id: only, said }
    : { kind: 'unknown', said }
}

/** The same sound before one other sign; those of the place that was said before all others. */
function byLikeness(word: string, said: string, { index, place }: WhoContext): Who {
  const alike = unique(readingsOf(word).flatMap((reading) => index.byPinyin.get(reading) ?? []))
  if (alike.length > 0) return choose(ofPlaceFirst(alike, place), said, 'sounds-alike', place)
  const part = index.parts.get(word)
  if (part) return choose(ofPlaceFirst(part, place), said, 'one-character', place)
  const isShort = [...word].length === 2
  const close = unique(shapesOf(word).flatMap((shape) => index.byShape.get(shape) ?? [])).filter(
    (household) =>
      !isShort ||
      (surnameOf(household.head) === word.charAt(0) &&
        (household.isOwn || (placeIsSet(place) && isOf(place, household)))),
  )
  if (close.length === 0) return { kind: 'unknown', said }
  return choose(ofPlaceFirst(close, place), said, 'one-character', place)
}

function placeIsSet({ villageIds, group }: PlaceSaid): boolean {
  return villageIds !== null || group !== null
}

function ofPlaceFirst(households: readonly Listed[], place: PlaceSaid): readonly Listed[] {
  const there = households.filter((household) => isOf(place, household))
  return there.length > 0 ? there : households
}

function choose(
  households: readonly Listed[],
  said: string,
  why: 'same-name' | 'sounds-alike' | 'one-character',
  place?: PlaceSaid,
): Who {
  const rank = (household: Listed): number =>
    (place && isOf(place, household) ? 0 : 4) + (household.isOwn ? 0 : household.isLinked ? 1 : 2)
  const ids = [...households]
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, MOST_TO_CHOOSE_FROM)
    .map(({ id }) => id)
  return { kind: 'choose', said, ids, why }
}

function unique(households: readonly Listed[]): Listed[] {
  return [...new Set(households)]
}
