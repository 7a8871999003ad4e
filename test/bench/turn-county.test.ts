import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { database } from '#src/store/database.js'
import { type BenchServer, openServer } from '../../bench/database.js'
import { TurnCounty } from '../../bench/turn/county.js'
import { ISSUES } from '../../bench/turn/issues.js'
import { COUNTY } from '../../bench/turn/secrets.js'
import { VISITS } from '../../bench/turn/visits.js'

const CADRES = 20

let server: BenchServer
beforeAll(async () => {
  server = await openServer(inject('mongoUri'))
})
afterAll(() => server.stop())

test.each([VISITS, ISSUES])(
  '$bench: nobody taps again before all others did, and nothing is tapped twice',
  async (kind) => {
    const county = await TurnCounty.make(await server.connect(`taps_${kind.bench}`), kind, CADRES)
    const taps = county.taps
    expect(taps.length).toBeGreaterThanOrEqual(CADRES * 3)
    expect(new Set(taps.map(({ subject }) => subject)).size).toBe(taps.length)
    const rounds = Array.from({ length: Math.floor(taps.length / CADRES) }, (_, nth) =>
      taps.slice(nth * CADRES, (nth + 1) * CADRES),
    )
    for (const round of rounds) expect(new Set(round.map(({ openId }) => openId)).size).toBe(CADRES)
  },
)

test('what a tap wrote too much or too little is told by its collection, and goes with the rest', async () => {
  const connection = await server.connect('taps_told')
  const county = await TurnCounty.make(connection, ISSUES, CADRES)
  expect(await county.problems(0)).toEqual([])
  const db = database(connection)
  const add = (name: string) =>
    db.collection<{ _id: string }>(name).insertOne({ _id: `${COUNTY}/x`, county: COUNTY } as never)
  await add('audit')
  await add('grumbles')
  const told = await county.problems(1)
  expect(told).toContain('grumbles: 1 of 0')
  expect(told).toContain('issue_moves: 0 of 1')
  expect(told).not.toContain('audit: 0 of 1')
  await db.collection('grumbles').deleteMany({})
  await county.reset()
  expect(await county.problems(0)).toEqual([])
})
