import type { Connection } from 'mongoose'
import { afterAll, beforeEach, expect, inject, test } from 'vitest'
import { undoImport } from '#src/store/registry/undo-import.js'
import { createRetention } from '#src/store/retention.js'
import { BASE, COUNTY, database, importNow, NOW, openDatabase, registryOf } from './county.js'

const DAY_MS = 86_400_000
const { signal } = new AbortController()
let connection: Connection

beforeEach(async () => {
  await connection?.close()
  connection = await openDatabase(inject('mongoUri'), 'registry-pruned')
})

afterAll(() => connection.close())

function retain(days: number, stop = signal) {
  const now = NOW + days * DAY_MS
  return createRetention(COUNTY, connection, () => now).retain(now, 'nightly-retention', stop)
}

const undo = (importId: string | undefined) =>
  undoImport({ connection, county: COUNTY, actor: 'G1', importId: importId ?? '', now: NOW })
const kept = () => database(connection).collection('import_rows').countDocuments({ county: COUNTY })

test('an import can be taken back for half a year; then what it replaced goes, and whoever wants it back is told so', async () => {
  const { importId } = await importNow(connection, BASE)
  const before = await registryOf(connection)
  expect(await retain(180)).toMatchObject({ importRows: 0 })
  const rows = await kept()
  expect(rows).toBeGreaterThan(0)
  expect(await retain(181)).toMatchObject({ importRows: rows })
  expect(await kept()).toBe(0)
  expect(await undo(importId)).toEqual({
    ok: false,
    reason: expect.stringMatching(
      /^这次导入（.+）已超过 180 天，撤销要用的旧值已按保留期限清理，不能撤销。要改，请改好工作簿再导入一次$/,
    ),
  })
  expect(await registryOf(connection)).toEqual(before)
  const entries = await database(connection).collection('audit').find({ verb: 'import.prune' }).toArray()
  expect(entries).toMatchObject([{ actor: 'nightly-retention', subject: `import/${importId}` }])
  expect(await retain(182)).toMatchObject({ importRows: 0 })
})

test('killed before the rows are gone, it can no longer be taken back, and the next run ends it', async () => {
  const { importId } = await importNow(connection, BASE)
  const rows = await kept()
  await expect(retain(181, AbortSignal.abort(new Error('killed')))).rejects.toThrow('killed')
  expect(await kept()).toBe(rows)
  expect(await undo(importId)).toMatchObject({ ok: false })
  expect(await retain(182)).toMatchObject({ importRows: rows })
  expect(await kept()).toBe(0)
})
