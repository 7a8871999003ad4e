import { readFileSync } from 'node:fs'
import { at } from './random.js'

export interface DemoVillage {
  readonly code: string
  readonly town: string
  readonly name: string
  readonly kind: '村' | '社区'
}

const file = new URL('./villages-361027.csv', import.meta.url)

/** The real towns and villages of one county, in the order of their codes. */
export function demoVillages(): DemoVillage[] {
  const [, ...lines] = readFileSync(file, 'utf8').trim().split(/\r?\n/)
  return lines.map((line) => {
    const cells = line.split(',')
    const name = at(cells, 3)
    return { code: at(cells, 2), town: at(cells, 1), name, kind: /社区|生活区/.test(name) ? '社区' : '村' }
  })
}

/** The towns in the order of their codes. */
export function townsOf(villages: readonly DemoVillage[]): string[] {
  return [...new Set(villages.map((village) => village.town))]
}
