import { pinyin } from 'pinyin-pro'
import {
  bigHouseholds,
  cadreId,
  countySizes,
  townName,
  unitName,
  unitOfVillage,
  villageCode,
  villageName,
} from './big-county.js'

/** A document of the store's collection `households`. */
export interface HouseholdDocument {
  readonly _id: string
  readonly county: string
  readonly villageId: string
  readonly village: string
  readonly town: string
  readonly group: string
  readonly head: string
  readonly phone: string
  readonly size: number
  readonly targetGroups: readonly string[]
  readonly occupancy: string
  readonly cadreId: string
  readonly unitId: string
  readonly pinyin: string
  readonly initials: string
  readonly search: readonly string[]
  readonly state: string
  readonly uncovered?: true
  readonly visits: number
  readonly rev: number
}

export interface HouseholdOptions {
  readonly county?: string
  /** The share still to be visited, 0 to 1. */
  readonly uncovered?: number
}

/** `count` households as the store keeps them, one after the other. */
export function* households(
  count: number,
  seed: string,
  { county = 'bench', uncovered = 0.08 }: HouseholdOptions = {},
): Generator<HouseholdDocument> {
  const sizes = countySizes(count)
  for (const { id, village, cadre, lot, targetGroups, ...plain } of bigHouseholds(count, seed)) {
    const open = lot < uncovered
    const sound = soundOf(plain.head)
    yield {
      _id: `${county}/${id}`,
      county,
      villageId: villageCode(village),
      village: villageName(village),
      town: townName(village),
      ...plain,
      targetGroups,
      cadreId: cadreId(cadre),
      unitId: unitName(unitOfVillage(village, sizes)),
      ...sound,
      search: [plain.head, sound.pinyin, sound.initials],
      state: open ? 'unvisited' : 'met',
      ...(open ? { uncovered: true as const } : {}),
      visits: open ? 0 : 1,
      rev: 1,
    }
  }
}

const readings = new Map<string, string>()

/** Read sign by sign, the first one as a surname: quick, and near enough for load. */
export function soundOf(head: string): { pinyin: string; initials: string } {
  const sounds = [...head].map((sign, place) => reading(sign, place === 0 ? 'surname' : 'normal'))
  return { pinyin: sounds.join(''), initials: sounds.map((sound) => sound.charAt(0)).join('') }
}

function reading(sign: string, mode: 'surname' | 'normal'): string {
  const key = mode + sign
  let known = readings.get(key)
  if (known === undefined) {
    known = pinyin(sign, { toneType: 'none', mode, v: true }).replaceAll(' ', '').toLowerCase()
    readings.set(key, known)
  }
  return known
}
