import type { DemoCadre } from './cadres.js'
import { demoCounty } from './county.js'

/** Somebody that a visitor of the trial can be. */
export interface DemoPersona {
  /** 工号 */
  readonly personId: string
  readonly webchatId: string
  readonly name: string
  readonly title: string
  readonly unit: string
  /** The role for which one is offered. */
  readonly role: string
}

/**
 * Two cadres with half of their households visited, the heads of both their units, a clerk, an administrator: enough to
 * see an issue of the first one's households through, from the door to 销号, with the second one's unit as handler.
 */
export function demoPersonas(seed: string): DemoPersona[] {
  const { personas, cadres } = demoCounty(seed)
  const [first, second] = personas
  const inRole = (role: 'head' | 'office' | 'admin', of?: DemoCadre) => {
    const found = cadres.find((one) => one.roles.includes(role) && (of === undefined || one.unit === of.unit))
    if (found === undefined) throw new Error(`nobody in the role ${role}`)
    return found
  }
  return [
    persona('demo-cadre-1', '干部', first),
    persona('demo-cadre-2', '干部', second),
    persona('demo-head', '单位负责人', inRole('head', first)),
    persona('demo-town-head', '乡镇负责人', inRole('head', second)),
    persona('demo-office', '县办', inRole('office')),
    persona('demo-admin', '管理员', inRole('admin')),
  ]
}

function persona(webchatId: string, role: string, { id, name, title, unit }: DemoCadre): DemoPersona {
  return { personId: id, webchatId, name, title, unit: unit.name, role }
}
