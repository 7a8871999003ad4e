import { householderName, surname } from '#src/demo/names.js'
import { mobilePhone } from '#src/demo/phones.js'
import { random, type Weighted } from '#src/demo/random.js'
import { targetGroups } from '#src/demo/target-groups.js'
import type { Occupancy } from '#src/domain/registry/types.js'

/** How many of everything a county of so many households has; per cadre and village as in a typical county. */
export interface CountySizes {
  readonly households: number
  readonly towns: number
  readonly villages: number
  readonly units: number
  readonly cadres: number
}

const PER_CADRE = 35
export const CADRES_PER_VILLAGE = 16
const CADRES_PER_UNIT = 37
const VILLAGES_PER_TOWN = 14

export function countySizes(households: number): CountySizes {
  const cadres = Math.ceil(households / PER_CADRE)
  const villages = Math.ceil(cadres / CADRES_PER_VILLAGE)
  return {
    households,
    cadres,
    villages,
    units: Math.min(villages, Math.max(2, Math.round(cadres / CADRES_PER_UNIT))),
    towns: Math.ceil(villages / VILLAGES_PER_TOWN),
  }
}

export const villageCode = (village: number) => `99${String(village).padStart(10, '0')}`
export const villageName = (village: number) => `第${village + 1}村`
export const townName = (village: number) => `第${Math.floor(village / VILLAGES_PER_TOWN) + 1}镇`
export const unitName = (unit: number) => `第${unit + 1}单位`
export const cadreId = (cadre: number) => `BX${String(cadre).padStart(6, '0')}`
export const villageOfCadre = (cadre: number) => Math.floor(cadre / CADRES_PER_VILLAGE)
/** The unit a village is linked to; its cadres are of that unit. */
export const unitOfVillage = (village: number, sizes: CountySizes) => village % sizes.units
/** The first cadre of the first village of a unit heads it. */
export const headOfUnit = (unit: number) => cadreId(unit * CADRES_PER_VILLAGE)

export interface BigHousehold {
  readonly id: string
  readonly village: number
  readonly cadre: number
  readonly group: string
  readonly head: string
  readonly phone: string
  readonly size: number
  readonly targetGroups: readonly string[]
  readonly occupancy: Occupancy
  /** Evenly spread over [0, 1), for whatever else is to be drawn for this household. */
  readonly lot: number
}

const OCCUPANCIES: readonly Weighted<Occupancy>[] = [
  ['resident', 64.5],
  ['away', 30],
  ['vacant', 3.5],
  ['moved', 2],
]

/** One household after the other, without ever holding them all. */
export function* bigHouseholds(count: number, seed: string): Generator<BigHousehold> {
  const own = random(seed)
  for (let place = 0; place < count; place++) {
    const cadre = Math.floor(place / PER_CADRE)
    const village = villageOfCadre(cadre)
    const inVillage = place - village * PER_CADRE * CADRES_PER_VILLAGE
    yield {
      id: `${String(village).padStart(5, '0')}-${String(inVillage + 1).padStart(4, '0')}`,
      village,
      cadre,
      group: `${Math.floor(inVillage / PER_CADRE) + 1}组`,
      head: householderName(own, surname(own)),
      phone: mobilePhone(own),
      size: own.between(1, 6),
      targetGroups: targetGroups(own),
      occupancy: own.weighted(OCCUPANCIES),
      lot: own.next(),
    }
  }
}
