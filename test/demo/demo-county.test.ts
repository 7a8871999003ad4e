import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { stateCouncilCalendar } from '#src/calendar/state-council.js'
import { demoCounty } from '#src/demo/county.js'
import { demoPersonas } from '#src/demo/personas.js'
import { isOddPhone } from '#src/demo/phones.js'
import { demoRows } from '#src/demo/rows.js'
import { demoVisits } from '#src/demo/visits.js'

const now = Date.parse('2024-06-20T09:00:00+08:00')
const hash = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex')
const calendar = stateCouncilCalendar()
const county = demoCounty('seed')
const visits = demoVisits('seed', now, calendar)

/** The share of the items for which the rule holds. */
function share<T>(items: readonly T[], rule: (item: T) => boolean): number {
  return items.filter(rule).length / items.length
}

function within(value: number, low: number, high: number) {
  expect(value).toBeGreaterThanOrEqual(low)
  expect(value).toBeLessThanOrEqual(high)
}

test('the same seed and moment give the same county, another seed another one', () => {
  expect(hash([demoRows('seed', now), visits, demoPersonas('seed')])).toBe(
    hash([demoRows('seed', now), demoVisits('seed', now, calendar), demoPersonas('seed')]),
  )
  expect(hash(demoRows('other', now))).not.toBe(hash(demoRows('seed', now)))
})

test('the county has the real towns and villages and the size of a small county', () => {
  expect(new Set(county.villages.map((village) => village.town)).size).toBe(15)
  expect(county.villages).toHaveLength(171)
  within(county.units.length, 38, 44)
  within(county.cadres.length, 145, 190)
  within(county.households.length, 5_600, 6_400)
})

test('one household in about three is away, a few are empty or moved', () => {
  within(
    share(county.households, (household) => household.occupancy === 'away'),
    0.25,
    0.35,
  )
  within(
    share(county.households, ({ occupancy }) => occupancy === 'vacant' || occupancy === 'moved'),
    0.03,
    0.08,
  )
})

test('about four households in a hundred share their name with another of the same village', () => {
  const counts = new Map<string, number>()
  const key = (household: (typeof county.households)[number]) => `${household.village.code} ${household.head}`
  for (const household of county.households) {
    counts.set(key(household), (counts.get(key(household)) ?? 0) + 1)
  }
  within(
    share(county.households, (household) => (counts.get(key(household)) ?? 0) > 1),
    0.03,
    0.05,
  )
})

test('about three villages in ten mostly bear one surname', () => {
  const clans = county.villages.filter((village) => {
    const heads = county.households.filter((household) => household.village === village)
    const counts = new Map<string, number>()
    for (const { head } of heads) counts.set(head.charAt(0), (counts.get(head.charAt(0)) ?? 0) + 1)
    return Math.max(...counts.values()) > heads.length / 2
  })
  within(clans.length / county.villages.length, 0.22, 0.4)
})

test('the names include rare characters, dots, surnames read in two ways, and two to four characters otherwise', () => {
  const heads = county.households.map((household) => household.head)
  for (const sign of ['㛃', '䶮', '𬭊', '·', '欧阳'])
    expect(heads.some((head) => head.includes(sign))).toBe(true)
  for (const surname of ['单', '曾', '仇', '查', '解']) {
    expect(heads.some((head) => head.startsWith(surname))).toBe(true)
  }
  for (const head of heads.filter((name) => !name.includes('·'))) within([...head].length, 2, 4)
})

test('about three telephone numbers in a hundred are odd, all others look like mobile numbers', () => {
  const phones = county.households.flatMap(({ phone }) => (phone === undefined ? [] : [phone]))
  within(share(phones, isOddPhone), 0.02, 0.04)
  for (const phone of phones.filter((one) => !one.startsWith('0'))) expect(phone).toMatch(/^1[3-9]\d{9}$/)
})

test('about two fifths of the households have been visited, every one by its own cadre, none today or too early', () => {
  const visited = new Set(visits.map((visit) => visit.householdId))
  within(visited.size / county.households.length, 0.35, 0.45)
  const cadreOf = new Map(county.households.map((household) => [household.id, household.cadre?.id]))
  for (const visit of visits) {
    expect(visit.cadreId).toBe(cadreOf.get(visit.householdId))
    expect(visit.visitDay < '2024-06-20' && visit.visitDay >= '2024-05-06').toBe(true)
  }
  expect(new Set(visits.map((visit) => visit.result))).toEqual(
    new Set(['met', 'phone', 'absent', 'refused', 'moved', 'vacant']),
  )
  expect(new Set(visits.flatMap((visit) => visit.issues.map((issue) => issue.outcome)))).toEqual(
    new Set(['on_spot', 'explained', 'coordinated', 'county_level']),
  )
})

test('both cadres of the trial have about thirty-five households, half of them visited', () => {
  const visited = new Set(visits.map((visit) => visit.householdId))
  for (const cadre of county.personas) {
    const own = county.households.filter((household) => household.cadre === cadre)
    within(own.length, 32, 36)
    within(
      share(own, (household) => visited.has(household.id)),
      0.45,
      0.55,
    )
  }
})

test('the people of the trial are two cadres, their heads, a clerk and an administrator', () => {
  const roles = demoPersonas('seed').map(({ personId }) =>
    county.cadres.find((cadre) => cadre.id === personId)?.roles.at(-1),
  )
  expect(roles).toEqual(['cadre', 'cadre', 'head', 'head', 'office', 'admin'])
  const [first, second, head, townHead] = demoPersonas('seed')
  expect([head?.unit, townHead?.unit]).toEqual([first?.unit, second?.unit])
  expect(first?.unit).not.toBe(second?.unit)
})
