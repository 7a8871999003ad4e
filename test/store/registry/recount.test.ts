import type { Connection, mongo } from 'mongoose'
import { afterAll, beforeEach, expect, inject, test } from 'vitest'
import { rebuildCounters } from '#src/store/coverage/rebuild-counters.js'
import { recountHouseholds } from '#src/store/coverage/recount-households.js'
import {
  BASE,
  CAMPAIGN,
  COUNTY,
  database,
  documentOf,
  household,
  importNow,
  openDatabase,
  visitHousehold,
} from './county.js'

let connection: Connection

beforeEach(async () => {
  await connection?.close()
  connection = await openDatabase(inject('mongoUri'), 'registry-recount')
  await importNow(connection, BASE)
})

afterAll(() => connection.close())

const CELL = `${COUNTY}/${CAMPAIGN}/cell/教体局/V1`
const collection = (name: string) => database(connection).collection<{ _id: string } & mongo.Document>(name)

async function recount(heal = true) {
  const found = []
  for await (const difference of recountHouseholds(connection, COUNTY, CAMPAIGN, { heal }))
    found.push(difference)
  return found
}

test('right counters give no differences', async () => {
  expect(await rebuildCounters(connection, COUNTY, CAMPAIGN)).toEqual([])
})

test('wrong, missing and superfluous counters are set right and reported', async () => {
  await collection('counters').updateOne({ _id: CELL }, { $inc: { 'n.unvisited': 5 } })
  await collection('counters').deleteOne({ _id: `${COUNTY}/${CAMPAIGN}/cadre/G2` })
  const stray = {
    _id: `${COUNTY}/${CAMPAIGN}/cadre/G7`,
    county: COUNTY,
    campaignId: CAMPAIGN,
    level: 'cadre',
    n: { met: 1 },
  }
  await collection('counters').insertOne(stray)
  const differences = await rebuildCounters(connection, COUNTY, CAMPAIGN)
  expect(differences.map(({ id, before, after }) => [id, before?.unvisited, after?.unvisited])).toEqual([
    [`${COUNTY}/${CAMPAIGN}/cadre/G2`, undefined, 1],
    [`${COUNTY}/${CAMPAIGN}/cadre/G7`, 0, undefined],
    [CELL, 6, 1],
  ])
  expect(await rebuildCounters(connection, COUNTY, CAMPAIGN)).toEqual([])
})

test('no step of a counter is lost to rebuilding while households are visited', async () => {
  await importNow(connection, { 户: Array.from({ length: 200 }, (_, at) => household(`N${at}`)) })
  const client = connection.getClient()
  const visit = (id: string) =>
    client.withSession((session) =>
      session.withTransaction(async () => {
        const update = { $set: { state: 'met' }, $unset: { uncovered: '' }, $inc: { visits: 1, rev: 1 } }
        await collection('households').updateOne(
          { _id: `${COUNTY}/${id}`, state: 'unvisited' },
          update as never,
          { session },
        )
        await collection('counters').updateOne(
          { _id: CELL },
          { $inc: { 'n.unvisited': -1, 'n.met': 1 } },
          { session },
        )
      }),
    )
  let visiting = true
  const rebuilding = (async () => {
    while (visiting) {
      await collection('counters').updateOne({ _id: CELL }, { $inc: { 'n.refused': 1 } })
      await rebuildCounters(connection, COUNTY, CAMPAIGN)
    }
  })()
  for (let at = 0; at < 200; at += 4) await Promise.all([0, 1, 2, 3].map((step) => visit(`N${at + step}`)))
  visiting = false
  await rebuilding
  expect(await documentOf(connection, 'counters', `${CAMPAIGN}/cell/教体局/V1`)).toMatchObject({
    n: { unvisited: 1, met: 200, refused: 0 },
  })
  expect(await rebuildCounters(connection, COUNTY, CAMPAIGN)).toEqual([])
})

test('a household’s state is recomputed from its standing visits and healed', async () => {
  await visitHousehold(connection, 'H1', 'met')
  await visitHousehold(connection, 'H2', 'absent')
  expect(await recount()).toEqual([])
  await collection('households').updateOne(
    { _id: `${COUNTY}/H1` },
    { $set: { state: 'unvisited', uncovered: true, visits: 0 } },
  )
  await collection('households').updateOne(
    { _id: `${COUNTY}/H3` },
    { $set: { state: 'met', lastVisitId: 'gone' } },
  )
  expect((await recount(false)).map(({ id, before, after }) => [id, before.state, after.state])).toEqual([
    ['H1', 'unvisited', 'met'],
    ['H3', 'met', 'vacant'],
  ])
  expect(await recount()).toHaveLength(2)
  expect(await recount()).toEqual([])
  expect(await documentOf(connection, 'households', 'H1')).toMatchObject({
    state: 'met',
    visits: 1,
    lastVisitId: 'visit-H1',
  })
  expect(await documentOf(connection, 'households', 'H3')).not.toHaveProperty('lastVisitId')
})
