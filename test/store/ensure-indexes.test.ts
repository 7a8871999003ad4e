import type { Connection } from 'mongoose'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { connect } from '../../src/store/connect.js'
import { ensureIndexes, IndexConflictError } from '../../src/store/ensure-indexes.js'
import { collection, text } from '../../src/store/schema/define.js'
import * as registry from '../../src/store/schema/registry.js'

let connection: Connection
beforeAll(async () => {
  connection = (await connect(inject('mongoUri'))).useDb('ensure_indexes', { useCache: true })
})
afterAll(async () => {
  await connection.dropDatabase()
  await connection.getClient().close()
})

test('declared indexes are created, and a second time nothing changes', async () => {
  const specs = Object.values(registry)
  await ensureIndexes(connection, specs)
  const before = await indexesOf('people')
  await ensureIndexes(connection, specs)
  expect(await indexesOf('people')).toEqual(before)
  expect(before).toContainEqual(
    expect.objectContaining({
      key: { county: 1, feishuOpenId: 1 },
      unique: true,
      name: 'county_1_feishuOpenId_1',
    }),
  )
})

test('a collection without indexes is created too, so that no transaction has to', async () => {
  await ensureIndexes(connection, [collection('bare', { name: text })])
  expect(await connection.listCollections()).toContainEqual(expect.objectContaining({ name: 'bare' }))
})

test('an index that contradicts an old one is reported by name, after all others were created', async () => {
  await ensureIndexes(connection, [collection('clash', { name: text, town: text }, [[{ name: 1 }]])])
  const changed = collection('clash', { name: text, town: text }, [
    [{ name: 1 }, { unique: true }],
    [{ town: 1 }],
  ])
  const error = await ensureIndexes(connection, [changed]).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(IndexConflictError)
  expect((error as IndexConflictError).conflicts).toMatchObject([
    { collection: 'clash', index: 'county_name' },
  ])
  expect((await indexesOf('clash')).map(({ name }) => name)).toContain('county_1_town_1')
})

function indexesOf(name: string) {
  return connection.collection(name).indexes()
}
