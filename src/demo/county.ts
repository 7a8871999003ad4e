import { type DemoCadre, demoStaff } from './cadres.js'
import { type DemoHousehold, demoHouseholds } from './households.js'
import { demoLinks, type Links } from './links.js'
import { at, random } from './random.js'
import { type DemoUnit, demoUnits } from './units.js'
import { type DemoVillage, demoVillages } from './villages.js'

/**
 * The county of the trial. Towns and villages are real and public; every person, household, telephone number, finding
 * and enterprise is invented, and any likeness is chance.
 */
export interface DemoCounty {
  readonly villages: readonly DemoVillage[]
  readonly units: readonly DemoUnit[]
  readonly links: Links
  readonly cadres: readonly DemoCadre[]
  readonly deputyLeaders: readonly DemoCadre[]
  readonly households: readonly DemoHousehold[]
  /** The two cadres that the trial lets one be. */
  readonly personas: readonly [DemoCadre, DemoCadre]
}

const PERSONA_HOUSEHOLDS = 36
const PERSONA_UNITS = ['县水利局', '浒湾镇']

export function demoCounty(seed: string): DemoCounty {
  const root = random(seed)
  const villages = demoVillages()
  const units = demoUnits(villages)
  const links = demoLinks(root.fork('links'), villages, units)
  const staff = demoStaff(root.fork('staff'), units, links)
  const first = personaOf(staff.cadres, at(PERSONA_UNITS, 0))
  const second = personaOf(staff.cadres, at(PERSONA_UNITS, 1))
  const personaVillages = [...first.villageCodes, ...second.villageCodes]
  const households = villages.flatMap((village) => {
    const own = root.fork(village.code)
    const visitors = staff.cadres.filter((cadre) => cadre.villageCodes.includes(village.code))
    const count = personaVillages.includes(village.code) ? PERSONA_HOUSEHOLDS : own.between(24, 47)
    return demoHouseholds(own, village, visitors, count)
  })
  return { villages, units, links, ...staff, households, personas: [first, second] }
}

/** A plain cadre with one village that nobody else visits, so that the size of the list is known. */
function personaOf(cadres: readonly DemoCadre[], unit: string): DemoCadre {
  const alone = cadres.find(
    (cadre) =>
      cadre.unit.name === unit &&
      cadre.roles.join() === 'cadre' &&
      cadre.villageCodes.length === 1 &&
      cadres.every((other) => other === cadre || !other.villageCodes.includes(at(cadre.villageCodes, 0))),
  )
  if (alone === undefined) throw new Error(`no cadre of ${unit} with a village of its own`)
  return alone
}
