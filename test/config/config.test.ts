import { join } from 'node:path'
import { expect, test } from 'vitest'
import { toConfig } from '../../src/config/config.js'
import { ConfigError } from '../../src/config/config-error.js'
import type { Environment } from '../../src/config/variables.js'

const KEY = Buffer.alloc(32, 7).toString('base64')
const APP = { FEISHU_APP_ID: 'cli_1', FEISHU_APP_SECRET: 's3cret', MINQING_SECRET_KEY: KEY }
const LIVE = { ...APP, FEISHU_ENCRYPT_KEY: 'ek', FEISHU_VERIFICATION_TOKEN: 'vt' }

test('with nothing set it is the trial on the loopback address', () => {
  const config = toConfig({})
  expect(config).toMatchObject({ mode: 'trial', host: '127.0.0.1', port: 3000, mongodbUri: undefined })
  expect(config.dataDir).toBe(join(process.cwd(), 'data'))
})

test('an empty value counts as not set', () => {
  expect(toConfig({ FEISHU_APP_ID: '', PORT: ' ', LOG_LEVEL: '' })).toMatchObject({
    mode: 'trial',
    port: 3000,
    logLevel: 'info',
  })
})

test('the two credentials are enough for the long connection, which is the default', () => {
  expect(toConfig(APP)).toMatchObject({
    mode: 'live',
    feishu: { mode: 'websocket', encryptKey: undefined, domain: 'https://open.feishu.cn' },
  })
})

test('the webhook takes all four credentials', () => {
  expect(toConfig({ ...LIVE, FEISHU_MODE: 'webhook' })).toMatchObject({
    feishu: { mode: 'webhook', encryptKey: 'ek', verificationToken: 'vt' },
  })
})

test('the platform address loses its slash at the end', () => {
  const config = toConfig({ ...LIVE, FEISHU_DOMAIN: 'http://127.0.0.1:9000/' })
  expect(config).toMatchObject({ feishu: { domain: 'http://127.0.0.1:9000' } })
})

test('the secret key is read as 32 bytes', () => {
  expect(toConfig(APP).secretKey).toEqual(Buffer.alloc(32, 7))
})

test('a model is an address and a name; without them there is none', () => {
  const model = { MINQING_MODEL_URL: 'http://127.0.0.1:8000/v1', MINQING_MODEL_NAME: 'qwen' }
  expect(toConfig(model).model).toEqual({ url: 'http://127.0.0.1:8000/v1', name: 'qwen' })
  expect(toConfig({ ...model, MINQING_MODEL_KEY: 'k' }).model).toMatchObject({ key: 'k' })
  expect(toConfig({}).model).toBeUndefined()
})

const WRONG: readonly (readonly [string, Environment, readonly string[]])[] = [
  ['a port that is no number', { PORT: 'http' }, ['PORT']],
  [
    'a model without its name',
    { MINQING_MODEL_URL: 'http://x/v1' },
    ['MINQING_MODEL_URL', 'MINQING_MODEL_NAME'],
  ],
  ['a key without a model', { MINQING_MODEL_KEY: 'k' }, ['MINQING_MODEL_KEY', 'MINQING_MODEL_URL']],
  [
    'a model somewhere odd',
    { MINQING_MODEL_URL: 'ftp://x/v1', MINQING_MODEL_NAME: 'm' },
    ['MINQING_MODEL_URL'],
  ],
  ['a port out of range', { PORT: '70000' }, ['PORT']],
  ['port 0', { PORT: '0' }, ['PORT']],
  ['a trial open to others', { HOST: '0.0.0.0' }, ['HOST', '0.0.0.0']],
  ['an address of another database', { MONGODB_URI: 'mysql://x' }, ['MONGODB_URI']],
  ['an unknown log level', { LOG_LEVEL: 'loud' }, ['LOG_LEVEL']],
  ['an unknown mode', { ...LIVE, FEISHU_MODE: 'pigeon' }, ['FEISHU_MODE']],
  ['a platform address with a path', { ...LIVE, FEISHU_DOMAIN: 'https://x.cn/api' }, ['FEISHU_DOMAIN']],
  ['a platform address that is none', { ...LIVE, FEISHU_DOMAIN: 'open.feishu.cn' }, ['FEISHU_DOMAIN']],
  ['an id without its secret', { FEISHU_APP_ID: 'cli_1' }, ['FEISHU_APP_ID', 'FEISHU_APP_SECRET']],
  ['a token without an app', { FEISHU_VERIFICATION_TOKEN: 'vt' }, ['FEISHU_APP_ID', 'FEISHU_APP_SECRET']],
  ['a webhook without its key', { ...APP, FEISHU_MODE: 'webhook' }, ['FEISHU_ENCRYPT_KEY']],
  ['credentials without a secret key', { ...LIVE, MINQING_SECRET_KEY: undefined }, ['MINQING_SECRET_KEY']],
  [
    'a secret key of 16 bytes',
    { MINQING_SECRET_KEY: Buffer.alloc(16).toString('base64') },
    ['MINQING_SECRET_KEY'],
  ],
  ['a secret key in hex', { MINQING_SECRET_KEY: '07'.repeat(32) }, ['MINQING_SECRET_KEY']],
  [
    'DingTalk, which this version does not speak',
    { DINGTALK_CLIENT_ID: 'd' },
    ['DINGTALK_CLIENT_ID', '钉钉'],
  ],
]

test.each(WRONG)('%s stops the start with one sentence that names the variable', (_, env, names) => {
  const error = refusal(env)
  for (const name of names) expect(error.message).toContain(name)
  expect(error.message).not.toContain('\n')
  expect(error.message).toMatch(/[一-龥]/)
})

test('no sentence repeats a secret', () => {
  const secrets = {
    FEISHU_APP_SECRET: 'Tr0ub4dor',
    MINQING_SECRET_KEY: 'Tr0ub4dor',
    MONGODB_URI: 'Tr0ub4dor',
  }
  for (const [name, value] of Object.entries(secrets)) {
    expect(refusal({ [name]: value }).message).not.toContain('Tr0ub4dor')
  }
})

test('the mongod search follows the variables of mongodb-memory-server and the cache folder', () => {
  const search = toConfig({
    PATH: '/a:/b',
    XDG_CACHE_HOME: '/cache',
    MONGOMS_SYSTEM_BINARY: '/opt/mongod',
    MONGOMS_RUNTIME_DOWNLOAD: 'false',
  }).mongodSearch
  expect(search).toEqual({
    systemBinary: '/opt/mongod',
    pathFolders: ['/a', '/b'],
    cacheDir: join('/cache', 'minqing'),
    mayDownload: false,
    proxied: false,
  })
})

function refusal(env: Environment): ConfigError {
  try {
    toConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
  throw new Error('nothing was refused')
}
