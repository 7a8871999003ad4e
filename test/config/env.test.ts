import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { toConfig } from '../../src/config/config.js'
import { loadConfig, proxyExemption } from '../../src/config/env.js'
import { VARIABLE_NAMES } from '../../src/config/variables.js'

const LIVE = {
  FEISHU_APP_ID: 'cli_1',
  FEISHU_APP_SECRET: 's3cret',
  MINQING_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
}

/** What the system sets, and what only the crash drill does. */
const NOT_FOR_OPERATORS = ['PATH', 'XDG_CACHE_HOME', 'MINQING_CRASH_AT']

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'minqing-env-'))
  for (const name of VARIABLE_NAMES) if (name !== 'PATH') vi.stubEnv(name, undefined)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

test('.env is read if it is there, and the process counts more', () => {
  const file = join(folder, '.env')
  writeFileSync(file, 'PORT=4000\nLOG_LEVEL=warn\n')
  vi.stubEnv('PORT', '5000')
  expect(loadConfig(file)).toMatchObject({ port: 5000, logLevel: 'warn' })
})

test('a missing .env is nothing to speak of', () => {
  expect(loadConfig(join(folder, 'nowhere'))).toMatchObject({ mode: 'trial', port: 3000 })
})

test('.env.example names every variable that an operator may set, and is itself a valid trial', () => {
  const content = readFileSync('.env.example', 'utf8')
  const mentioned = new Set([...content.matchAll(/^#?\s?([A-Z_]+)=/gm)].map(([, name]) => name))
  const forOperators = VARIABLE_NAMES.filter((name) => !NOT_FOR_OPERATORS.includes(name))
  expect(forOperators.filter((name) => !/PROXY/i.test(name) && !mentioned.has(name))).toEqual([])
  expect(toConfig(parseEnv(content)).mode).toBe('trial')
})

test('a simulator on this machine is exempt from the proxy', () => {
  const config = toConfig({ ...LIVE, FEISHU_DOMAIN: 'http://127.0.0.1:9000' })
  expect(proxyExemption(config, { HTTP_PROXY: 'http://proxy:8080' })).toBe('127.0.0.1')
  expect(proxyExemption(config, { http_proxy: 'http://proxy:8080', NO_PROXY: 'intra.cn' })).toBe(
    'intra.cn,127.0.0.1',
  )
})

test('the exemption is left alone where there is no proxy, where it is complete, and for the real platform', () => {
  const simulator = toConfig({ ...LIVE, FEISHU_DOMAIN: 'http://127.0.0.1:9000' })
  expect(proxyExemption(simulator, {})).toBeUndefined()
  expect(proxyExemption(simulator, { HTTP_PROXY: 'http://p', NO_PROXY: 'a, 127.0.0.1' })).toBeUndefined()
  expect(proxyExemption(toConfig(LIVE), { HTTP_PROXY: 'http://p' })).toBeUndefined()
  expect(proxyExemption(toConfig({}), { HTTP_PROXY: 'http://p' })).toBeUndefined()
})

test('starting with a proxy and a simulator sets the exemption for the clients in this process', () => {
  const file = join(folder, '.env')
  const lines = Object.entries({ ...LIVE, FEISHU_DOMAIN: 'http://127.0.0.1:9000' })
  writeFileSync(file, lines.map(([name, value]) => `${name}=${value}`).join('\n'))
  vi.stubEnv('HTTP_PROXY', 'http://proxy:8080')
  vi.stubEnv('NO_PROXY', '')
  vi.stubEnv('no_proxy', '')
  loadConfig(file)
  expect(process.env.NO_PROXY).toBe('127.0.0.1')
})
