import { at, type Random } from './random.js'
import type { DemoUnit } from './units.js'
import type { DemoVillage } from './villages.js'

/** Village code to the names of its linked units, the first being the main one. */
export type Links = ReadonlyMap<string, readonly string[]>

const TOWN_SHARE = 0.4
const SECOND_UNIT_SHARE = 0.12

/**
 * 挂点: a town looks after two fifths of its own villages, the departments share the others in turn; some villages
 * have a second unit.
 */
export function demoLinks(
  random: Random,
  villages: readonly DemoVillage[],
  units: readonly DemoUnit[],
): Links {
  const outside = units.filter((unit) => unit.town === undefined)
  const links = new Map<string, string[]>()
  let turn = 0
  for (const town of units.filter((unit) => unit.town !== undefined)) {
    const own = villages.filter((village) => village.town === town.town)
    const kept = Math.max(1, Math.round(own.length * TOWN_SHARE))
    own.forEach((village, place) => {
      const owner = place < kept ? town : at(outside, turn++ % outside.length)
      links.set(village.code, [owner.name])
    })
  }
  for (const linked of links.values()) {
    const second = random.pick(outside).name
    if (random.chance(SECOND_UNIT_SHARE) && !linked.includes(second)) linked.push(second)
  }
  return links
}
