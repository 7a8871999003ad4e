import type { Role } from '../domain/registry/types.js'
import type { Links } from './links.js'
import { cadreName } from './names.js'
import { mobilePhone } from './phones.js'
import { at, type Random } from './random.js'
import type { DemoUnit } from './units.js'

export interface DemoCadre {
  readonly id: string
  readonly name: string
  readonly unit: DemoUnit
  readonly title: string
  readonly phone: string
  readonly roles: readonly Role[]
  /** The villages whose households this cadre visits. */
  readonly villageCodes: string[]
}

export interface DemoStaff {
  readonly cadres: readonly DemoCadre[]
  readonly deputyLeaders: readonly DemoCadre[]
}

const LEADERS = ['县委副书记', '常务副县长', '副县长']
const STAFF_TITLES = ['股长', '副股长', '科员', '办事员', '驻村干部']

/** Everybody: per unit a head and as many cadres as it has villages; some county leaders; clerk, administrator, auditor. */
export function demoStaff(random: Random, units: readonly DemoUnit[], links: Links): DemoStaff {
  const cadres: DemoCadre[] = []
  const taken = new Set<string>()
  const add = (unit: DemoUnit, title: string, roles: Role[], villageCodes: string[] = []): DemoCadre => {
    let name = cadreName(random)
    while (taken.has(name)) name = cadreName(random)
    taken.add(name)
    const id = `JX${String(1001 + cadres.length)}`
    const cadre = { id, name, unit, title, phone: mobilePhone(random), roles, villageCodes }
    cadres.push(cadre)
    return cadre
  }
  for (const unit of units) {
    add(unit, headTitle(unit), ['cadre', 'head'])
    const codes = [...links].flatMap(([code, names]) => (names.includes(unit.name) ? [code] : []))
    const count = Math.max(1, Math.ceil(codes.length * 0.6))
    for (let place = 0; place < count; place++) {
      const roles: Role[] = unit.kind === 'county_office' && place === 0 ? ['cadre', 'office'] : ['cadre']
      add(unit, place === 0 ? '办公室主任' : random.pick(STAFF_TITLES), roles)
    }
    share(
      codes,
      cadres.filter((cadre) => cadre.unit === unit),
    )
  }
  const office = at(units, 1)
  add(office, '信息中心主任', ['admin'])
  add(at(units, 2), '督查专员', ['auditor'])
  const deputyLeaders = LEADERS.map((title) => add(office, title, ['cadre']))
  return { cadres, deputyLeaders }
}

/** Each village to the next cadre of the unit; the head comes last, and so visits only where the others don't suffice. */
function share(codes: readonly string[], own: readonly DemoCadre[]): void {
  const visitors = [...own.slice(1), ...own.slice(0, 1)]
  for (const [place, code] of codes.entries()) at(visitors, place % visitors.length).villageCodes.push(code)
}

function headTitle(unit: DemoUnit): string {
  if (unit.kind === 'county_office') return '主任'
  if (unit.kind === 'enterprise') return '总经理'
  if (unit.kind === 'town') return /[区会]$/.test(unit.name) ? '党工委书记' : '党委书记'
  return unit.name.endsWith('部') ? '部长' : unit.name.endsWith('委') ? '主任' : '局长'
}
