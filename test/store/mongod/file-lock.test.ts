import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { tryLock, withLock } from '../../../src/store/mongod/file-lock.js'

let folder = ''
let path = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'minqing-lock-'))
  path = join(folder, 'lock')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('only one has the lock, and the other learns who', async () => {
  expect((await tryLock(path)).kind).toBe('taken')
  expect(await tryLock(path)).toEqual({ kind: 'held', pid: process.pid })
})

test('a lock that was given back can be taken again', async () => {
  const first = await tryLock(path)
  if (first.kind === 'taken') await first.lock.release()
  expect(existsSync(path)).toBe(false)
  expect((await tryLock(path)).kind).toBe('taken')
})

test('the lock of a dead process is taken over', async () => {
  const dead = spawnSync(process.execPath, ['-e', '']).pid
  writeFileSync(path, JSON.stringify({ pid: dead, born: null, token: 'x' }))
  expect((await tryLock(path)).kind).toBe('taken')
})

test.runIf(process.platform === 'linux')(
  'a later process with the same number does not count as the holder',
  async () => {
    writeFileSync(path, JSON.stringify({ pid: process.pid, born: 'another boot:1', token: 'x' }))
    expect((await tryLock(path)).kind).toBe('taken')
  },
)

test('a lock that a dying process left empty is taken over', async () => {
  writeFileSync(path, '')
  expect((await tryLock(path)).kind).toBe('taken')
})

test('of many who find a dead lock, one at a time works, and nothing is left behind', async () => {
  const dead = spawnSync(process.execPath, ['-e', '']).pid
  writeFileSync(path, JSON.stringify({ pid: dead, born: null, token: 'x' }))
  let inside = 0
  const most: number[] = []
  const work = async () => {
    inside += 1
    most.push(inside)
    await new Promise((resolve) => setImmediate(resolve))
    inside -= 1
  }
  await Promise.all(Array.from({ length: 8 }, () => withLock(path, 20_000, work)))
  expect(most).toEqual(Array(8).fill(1))
  expect(readdirSync(folder)).toEqual([])
})

test('whoever waits too long is told who has the lock', async () => {
  await tryLock(path)
  await expect(withLock(path, 0, async () => 1)).rejects.toThrow(String(process.pid))
})
