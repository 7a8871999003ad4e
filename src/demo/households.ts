import type { Occupancy } from '../domain/registry/types.js'
import type { DemoCadre } from './cadres.js'
import { householderName, SURNAME_SHARES, surname } from './names.js'
import { mobilePhone, oddPhone } from './phones.js'
import { at, type Random, type Weighted } from './random.js'
import { targetGroups } from './target-groups.js'
import type { DemoVillage } from './villages.js'

export interface DemoHousehold {
  readonly id: string
  readonly village: DemoVillage
  readonly group: string
  readonly head: string
  readonly phone?: string
  readonly size: number
  readonly targetGroups: readonly string[]
  readonly occupancy: Occupancy
  readonly cadre?: DemoCadre
  readonly note?: string
}

const SAME_SURNAME_VILLAGES = 0.3
const SAME_NAME_HOUSEHOLDS = 0.04
const NO_CADRE = 0.02
const OCCUPANCIES: readonly Weighted<Occupancy>[] = [
  ['resident', 64.5],
  ['away', 30],
  ['vacant', 3.5],
  ['moved', 2],
]
const SIZES: readonly Weighted<number>[] = [
  [1, 9],
  [2, 19],
  [3, 21],
  [4, 22],
  [5, 15],
  [6, 9],
  [7, 3],
  [8, 2],
]
const AWAY_NOTES = ['全家在广东务工', '在浙江务工，春节返乡', '在县城陪读', '在福建务工', '随子女住南昌']
const HOME_NOTES = [
  '老人独自在家，耳背',
  '种粮大户',
  '农忙时傍晚在家',
  '家中有孕妇',
  '门前路窄，车进不去',
  '养蜂',
]

/** The households of one village, in groups, with about one name in twenty-five borne twice. */
export function demoHouseholds(
  random: Random,
  village: DemoVillage,
  visitors: readonly DemoCadre[],
  count: number,
): DemoHousehold[] {
  const clan = clanOf(random, village)
  const heads = headNames(random, clan, count)
  const groupSize = random.between(6, 11)
  return heads.map((head, place) => {
    const group = Math.floor(place / groupSize)
    const occupancy = random.weighted(OCCUPANCIES)
    const cadre = random.chance(NO_CADRE) ? undefined : visitors[group % Math.max(1, visitors.length)]
    const phone = phoneOf(random, occupancy)
    const note = noteOf(random, occupancy)
    return {
      id: `${village.code.slice(6)}-${String(place + 1).padStart(3, '0')}`,
      village,
      group: `${group + 1}组`,
      head,
      size: occupancy === 'vacant' ? 1 : random.weighted(SIZES),
      targetGroups: targetGroups(random),
      occupancy,
      ...(phone === undefined ? {} : { phone }),
      ...(cadre === undefined ? {} : { cadre }),
      ...(note === undefined ? {} : { note }),
    }
  })
}

/** A village that is named after a family mostly bears its name; so do others, up to three in ten. */
function clanOf(random: Random, village: DemoVillage): string | undefined {
  const named = /^[上下后]?(.)[家坊]/.exec(village.name)?.[1]
  if (SURNAME_SHARES.some(([name]) => name === named)) return named
  return random.chance(SAME_SURNAME_VILLAGES - 0.14) ? surname(random) : undefined
}

function headNames(random: Random, clan: string | undefined, count: number): string[] {
  const taken = new Set<string>()
  const heads = Array.from({ length: count }, () => {
    let name = ''
    do name = householderName(random, clan !== undefined && random.chance(0.8) ? clan : surname(random))
    while (taken.has(name))
    taken.add(name)
    return name
  })
  // A pair is two households, so half as many names are repeated.
  const pairs = Math.floor((count * SAME_NAME_HOUSEHOLDS) / 2 + random.next())
  for (let pair = 0; pair < pairs; pair++) {
    const from = random.between(0, Math.floor(count / 2) - 1)
    heads[count - 1 - from] = at(heads, from)
  }
  return heads
}

function phoneOf(random: Random, occupancy: Occupancy): string | undefined {
  if (random.chance(occupancy === 'vacant' || occupancy === 'moved' ? 0.5 : 0.05)) return undefined
  return random.chance(0.03) ? oddPhone(random) : mobilePhone(random)
}

function noteOf(random: Random, occupancy: Occupancy): string | undefined {
  if (occupancy === 'away') return random.chance(0.4) ? random.pick(AWAY_NOTES) : undefined
  return occupancy === 'resident' && random.chance(0.06) ? random.pick(HOME_NOTES) : undefined
}
