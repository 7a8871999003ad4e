import { addDays, dayOf } from '#src/domain/time.js'
import { foundCounty } from '#src/store/county.js'
import type { Database } from '#src/store/database.js'
import {
  cadreId,
  countySizes,
  headOfUnit,
  townName,
  unitName,
  unitOfVillage,
  villageCode,
  villageName,
  villageOfCadre,
} from '../generate/big-county.js'
import { households } from '../generate/households.js'
import { APP_ID, COUNTY } from './secrets.js'

export const CAMPAIGN = 'bench'
const PER_CADRE = 35
const CHUNK = 1000

/** Units, villages and cadres with their households, of whom nobody was visited. */
export async function fillRegistry(db: Database, cadres: number): Promise<void> {
  const sizes = countySizes(householdsOf(cadres))
  const now = Date.now()
  await foundCounty(db, COUNTY, '走访县', [`feishu:${APP_ID}`], now)
  const insert = (name: string, documents: readonly object[]) =>
    db.collection(name).insertMany(documents.map((one) => ({ county: COUNTY, ...one })))
  await insert('campaigns', [
    {
      _id: `${COUNTY}/${CAMPAIGN}`,
      name: '民情大走访',
      from: addDays(dayOf(now), -30),
      to: addDays(dayOf(now), 60),
    },
  ])
  await insert(
    'units',
    numbers(sizes.units).map((unit) => ({
      _id: `${COUNTY}/${unitName(unit)}`,
      kind: 'county_department',
      headId: headOfUnit(unit),
      order: unit,
    })),
  )
  await insert(
    'villages',
    numbers(sizes.villages).map((village) => ({
      _id: `${COUNTY}/${villageCode(village)}`,
      town: townName(village),
      name: villageName(village),
      kind: 'village',
      order: village,
    })),
  )
  await insert(
    'people',
    numbers(cadres).map((cadre) => ({
      _id: `${COUNTY}/${cadreId(cadre)}`,
      name: '李明',
      unitId: unitOfCadre(cadre, cadres),
      phone: `139${String(cadre).padStart(8, '0')}`,
      roles: ['cadre'],
      feishuOpenId: openIdOf(cadre),
    })),
  )
  let chunk: object[] = []
  for (const household of households(householdsOf(cadres), 'turn', { county: COUNTY, uncovered: 1 })) {
    chunk.push({ ...household, occupancy: 'resident' })
    if (chunk.length < CHUNK) continue
    await insert('households', chunk)
    chunk = []
  }
  if (chunk.length > 0) await insert('households', chunk)
}

/** All cadres; neighbours in this order are, in a big county, of different villages. */
export function cadresApart(cadres: number): number[] {
  const villages = Math.max(1, villageOfCadre(cadres - 1) + 1)
  const perVillage = Math.ceil(cadres / villages)
  return numbers(villages * perVillage)
    .map((nth) => (nth % villages) * perVillage + Math.floor(nth / villages))
    .filter((cadre) => cadre < cadres)
}

export const householdsOf = (cadres: number): number => cadres * PER_CADRE
export const unitOfCadre = (cadre: number, cadres: number): string =>
  unitName(unitOfVillage(villageOfCadre(cadre), countySizes(householdsOf(cadres))))
export const openIdOf = (cadre: number): string => `ou_${String(cadre).padStart(32, '0')}`
export const chatOf = (cadre: number): string => `oc_${String(cadre).padStart(32, '0')}`
export const numbers = (count: number): number[] => Array.from({ length: count }, (_, nth) => nth)
