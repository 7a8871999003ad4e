import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connect } from '../../../src/store/connect.js'
import { EmbeddedMongoError, startEmbeddedMongo } from '../../../src/store/mongod/embedded.js'
import { isFree, waitUntilFree } from '../../../src/store/mongod/port.js'
import { findMongod } from '../../support/mongod.js'

let dataDir = ''
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'minqing-embedded-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

test('data, port and replica set outlive a restart, and transactions work', async () => {
  const mongod = await findMongod()
  const first = await startEmbeddedMongo(dataDir, mongod)
  await writeInTransaction(first.uri, 'a')
  await first.stop()
  const second = await startEmbeddedMongo(dataDir, mongod)
  expect(second.uri).toBe(first.uri)
  await writeInTransaction(second.uri, 'b')
  expect(await idsOf(second.uri)).toEqual(['a', 'b'])
  await second.stop()
})

test('a second start in the same data folder is told who has it', async () => {
  const mongod = await findMongod()
  const first = await startEmbeddedMongo(dataDir, mongod)
  const error = await startEmbeddedMongo(dataDir, mongod).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(EmbeddedMongoError)
  expect((error as Error).message).toContain(String(process.pid))
  expect((error as Error).message).toContain('MINQING_DATA_DIR')
  await first.stop()
  expect(existsSync(join(dataDir, 'mongodb/lock'))).toBe(false)
})

test('after its program was killed the next start waits for the leftover and keeps the data', async () => {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', resolve('test/support/embedded-child.ts'), dataDir],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const [uri] = (await once(child.stdout, 'data')) as [Buffer]
  await writeInTransaction(String(uri).trim(), 'before the kill')
  child.kill('SIGKILL')
  await once(child, 'exit')
  const next = await startEmbeddedMongo(dataDir, await findMongod())
  expect(next.uri).toBe(String(uri).trim())
  expect(await idsOf(next.uri)).toEqual(['before the kill'])
  await next.stop()
})

test('a database that dies alone comes back on its port with its data', async () => {
  const embedded = await startEmbeddedMongo(dataDir, await findMongod())
  await writeInTransaction(embedded.uri, 'before')
  const first = embedded.pid()
  process.kill(first ?? 0, 'SIGKILL')
  await expect.poll(() => embedded.pid(), { timeout: 10_000 }).not.toBe(first)
  await writeInTransaction(embedded.uri, 'after')
  expect(await idsOf(embedded.uri)).toEqual(['after', 'before'])
  await embedded.stop()
  expect(existsSync(join(dataDir, 'mongodb/lock'))).toBe(false)
})

test('a database that nobody owns any more is asked to end, and its data is taken over', async () => {
  const mongod = await findMongod()
  const first = await startEmbeddedMongo(dataDir, mongod)
  await writeInTransaction(first.uri, 'kept')
  await first.stop()
  const { port } = JSON.parse(readFileSync(join(dataDir, 'mongodb/embedded.json'), 'utf8')) as {
    port: number
  }
  const place = ['--dbpath', join(dataDir, 'mongodb/db'), '--port', String(port), '--bind_ip', '127.0.0.1']
  const orphan = spawn(mongod.path, [...place, '--replSet', 'rs0'], { stdio: 'ignore' })
  await expect.poll(() => isFree(port), { timeout: 10_000 }).toBe(false)
  const next = await startEmbeddedMongo(dataDir, mongod, 1_500)
  expect(orphan.exitCode ?? orphan.signalCode).not.toBeNull()
  expect(await idsOf(next.uri)).toEqual(['kept'])
  await next.stop()
})

test('a port taken by something else is said, never changed silently', async () => {
  const mongod = await findMongod()
  const first = await startEmbeddedMongo(dataDir, mongod)
  await first.stop()
  const { port } = JSON.parse(readFileSync(join(dataDir, 'mongodb/embedded.json'), 'utf8')) as {
    port: number
  }
  expect(await waitUntilFree(port, 5_000)).toBe(true)
  const intruder = createServer().listen(port, '127.0.0.1')
  await once(intruder, 'listening')
  const error = await startEmbeddedMongo(dataDir, mongod, 200).catch((reason: unknown) => reason)
  expect((error as Error).message).toContain(`端口 ${port}`)
  intruder.close()
  expect(existsSync(join(dataDir, 'mongodb/lock'))).toBe(false)
})

test('an unreadable port file stops the start instead of being guessed', async () => {
  const mongod = await findMongod()
  await (await startEmbeddedMongo(dataDir, mongod)).stop()
  writeFileSync(join(dataDir, 'mongodb/embedded.json'), '{"port":')
  await expect(startEmbeddedMongo(dataDir, mongod)).rejects.toThrow('embedded.json')
})

test('data whose port nobody knows any more stops the start instead of being given another', async () => {
  const mongod = await findMongod()
  await (await startEmbeddedMongo(dataDir, mongod)).stop()
  rmSync(join(dataDir, 'mongodb/embedded.json'))
  await expect(startEmbeddedMongo(dataDir, mongod)).rejects.toThrow('embedded.json')
})

test('a mongod of another series that does not start on the data is told which one wrote it', async () => {
  const mongod = await findMongod()
  await (await startEmbeddedMongo(dataDir, mongod)).stop()
  const broken = join(dataDir, 'mongod')
  writeFileSync(broken, '#!/bin/sh\nexit 62\n', { mode: 0o755 })
  const next = startEmbeddedMongo(dataDir, { path: broken, version: '8.2.6' })
  await expect(next).rejects.toThrow(`数据由 mongod ${mongod.version} 写成`)
  const kept = readFileSync(join(dataDir, 'mongodb/embedded.json'), 'utf8')
  expect(kept).toContain(mongod.version)
})

async function writeInTransaction(uri: string, id: string): Promise<void> {
  const connection = await connect(uri)
  const rows = connection.getClient().db('embedded_test').collection<{ _id: string }>('rows')
  await connection.transaction(async (session) => {
    await rows.insertOne({ _id: id }, { session })
  })
  await connection.close()
}

async function idsOf(uri: string): Promise<string[]> {
  const connection = await connect(uri)
  const rows = connection.getClient().db('embedded_test').collection<{ _id: string }>('rows')
  const found = await rows.find({}).sort({ _id: 1 }).toArray()
  await connection.close()
  return found.map(({ _id }) => _id)
}
