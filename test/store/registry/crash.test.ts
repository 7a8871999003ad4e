import { fork } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mongoose, { type Connection } from 'mongoose'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { importWorkbook } from '#src/store/registry/import-workbook.js'
import { recoverImports } from '#src/store/registry/recover-imports.js'
import { writeWorkbookFile } from '../../../bench/generate/workbook-file.js'
import { COUNTY, database, NOW, registryOf } from './county.js'

const DATABASE = 'registry-crash'
const HOUSEHOLDS = 8000
let folder: string
let file: string
let connection: Connection

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'import-crash-'))
  file = join(folder, 'county.xlsx')
  await writeWorkbookFile(file, HOUSEHOLDS, 'crash', NOW)
  connection = await mongoose.createConnection(inject('mongoUri'), { dbName: DATABASE }).asPromise()
})

afterAll(async () => {
  await connection.close()
  await rm(folder, { recursive: true })
})

/** Imports in a process of its own and kills that when so many rows are written. */
function importAndKill(afterRows: number): Promise<void> {
  const child = fork(
    join(import.meta.dirname, '../../support/import-child.ts'),
    [inject('mongoUri'), DATABASE, file, String(afterRows)],
    {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    },
  )
  return new Promise((resolve, reject) => {
    child.on('message', (rows) => {
      if (rows === 'done') reject(new Error('the import was faster than the kill'))
      else if (Number(rows) >= afterRows) child.kill('SIGKILL')
    })
    child.on('exit', () => resolve())
  })
}

test.each([1, 4361, 7000])('an import killed after %i rows is taken back at the next start', async (rows) => {
  await importAndKill(rows)
  expect(Object.values(await registryOf(connection)).flat().length).toBeGreaterThan(0)
  expect(await recoverImports(connection, COUNTY)).toMatchObject({
    busy: false,
    takenBack: [expect.any(String)],
  })
  expect(Object.values(await registryOf(connection)).flat()).toEqual([])
  expect(await database(connection).collection('import_rows').countDocuments()).toBe(0)
})

test('after a kill and a recovery the same file is imported as a whole', async () => {
  await importAndKill(5000)
  await recoverImports(connection, COUNTY)
  const report = await importWorkbook({
    connection,
    county: COUNTY,
    actor: 'G1',
    file,
    fileName: 'x.xlsx',
    now: NOW,
  })
  expect(report.counts.户).toEqual({ added: HOUSEHOLDS, changed: 0, unchanged: 0 })
  expect(await database(connection).collection('households').countDocuments()).toBe(HOUSEHOLDS)
})
