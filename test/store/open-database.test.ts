import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { mongodSearchOf } from '../../src/config/config.js'
import { inspectServer } from '../../src/store/inspect-server.js'
import { openDatabase } from '../../src/store/open-database.js'

let dataDir = ''
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'minqing-open-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

test('with an address it is that database', async () => {
  const database = await openDatabase({ ...settings(), mongodbUri: inject('mongoUri') })
  expect(database.embedded).toBe(false)
  expect((await inspectServer(database.connection)).replicaSet).toBe('testset')
  await database.close()
})

test('without one it is an embedded replica set that ends with the program', async () => {
  const database = await openDatabase(settings())
  expect(database.embedded).toBe(true)
  expect(await inspectServer(database.connection)).toMatchObject({ replicaSet: 'rs0', transactions: true })
  await database.close()
  const again = await openDatabase(settings())
  await again.close()
})

function settings() {
  return { mongodbUri: undefined, dataDir, mongodSearch: mongodSearchOf(process.env) }
}
