import { homedir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { ConfigError } from './config-error.js'
import { isLoopbackHost } from './loopback.js'
import { type Environment, readVariables, type Variables } from './variables.js'

/** What the program runs with. `trial`: the web chat over a demo county; `live`: the real bot. */
export type Config = TrialConfig | LiveConfig

interface CommonConfig {
  readonly port: number
  readonly host: string
  /** Absolute. */
  readonly dataDir: string
  /** Undefined: the embedded database under `dataDir`. */
  readonly mongodbUri: string | undefined
  readonly mongodSearch: MongodSearchConfig
  readonly logLevel: string
  /** For crash tests only: `point:count` at which the process kills itself. */
  readonly crashAt: string | undefined
  /** Undefined: sentences are read by rules alone, and nothing of them leaves the process. */
  readonly model: ModelConfig | undefined
}

/** An OpenAI-compatible endpoint. */
export interface ModelConfig {
  readonly url: string
  readonly name: string
  readonly key?: string
}

export interface TrialConfig extends CommonConfig {
  readonly mode: 'trial'
  /** 32 bytes; undefined: the trial makes its own. */
  readonly secretKey: Buffer | undefined
}

export interface LiveConfig extends CommonConfig {
  readonly mode: 'live'
  /** 32 bytes, for field encryption and signed links. */
  readonly secretKey: Buffer
  readonly feishu: FeishuConfig
}

export interface FeishuConfig {
  readonly appId: string
  readonly appSecret: string
  readonly mode: 'websocket' | 'webhook'
  /** Set in webhook mode, may be absent in websocket mode. */
  readonly encryptKey: string | undefined
  readonly verificationToken: string | undefined
  /** Without a slash at the end. */
  readonly domain: string
}

/** Where a mongod may come from while `MONGODB_URI` is not set. */
export interface MongodSearchConfig {
  readonly systemBinary?: string
  readonly pathFolders: readonly string[]
  readonly cacheDir: string
  readonly mayDownload: boolean
  readonly mirror?: string
  readonly proxied: boolean
}

/** The configuration these variables mean. Throws `ConfigError` at the first that is wrong or half set. */
export function toConfig(env: Environment): Config {
  const variables = readVariables(env)
  refuseDingTalk(variables)
  const common: CommonConfig = {
    port: variables.PORT,
    host: variables.HOST,
    dataDir: resolve(variables.MINQING_DATA_DIR),
    mongodbUri: variables.MONGODB_URI,
    mongodSearch: mongodSearchOf(variables),
    logLevel: variables.LOG_LEVEL,
    crashAt: variables.MINQING_CRASH_AT,
    model: modelOf(variables),
  }
  const secretKey = variables.MINQING_SECRET_KEY
  const feishu = feishuOf(variables)
  if (!feishu) {
    requireLoopback(variables.HOST)
    return { mode: 'trial', secretKey, ...common }
  }
  if (!secretKey) {
    throw new ConfigError(
      '设置了飞书凭证，但没有设置 MINQING_SECRET_KEY。请用 openssl rand -base64 32 生成一个，填入后妥善保存',
    )
  }
  return { mode: 'live', secretKey, feishu, ...common }
}

/** Only the part that finds a mongod: for tests, which need no other variable. */
export function mongodSearchOf(variables: MongodVariables): MongodSearchConfig {
  const cacheRoot = variables.XDG_CACHE_HOME ?? join(homedir(), '.cache')
  return {
    ...(variables.MONGOMS_SYSTEM_BINARY ? { systemBinary: variables.MONGOMS_SYSTEM_BINARY } : {}),
    pathFolders: (variables.PATH ?? '').split(delimiter).filter((folder) => folder !== ''),
    cacheDir: join(cacheRoot, 'minqing'),
    mayDownload: !/^(0|false|no|off)$/i.test(variables.MONGOMS_RUNTIME_DOWNLOAD ?? ''),
    ...(variables.MONGOMS_DOWNLOAD_MIRROR ? { mirror: variables.MONGOMS_DOWNLOAD_MIRROR } : {}),
    proxied: Boolean(variables.HTTPS_PROXY ?? variables.https_proxy),
  }
}

type MongodVariables = Pick<
  Variables,
  | 'PATH'
  | 'XDG_CACHE_HOME'
  | 'HTTPS_PROXY'
  | 'https_proxy'
  | 'MONGOMS_SYSTEM_BINARY'
  | 'MONGOMS_DOWNLOAD_MIRROR'
  | 'MONGOMS_RUNTIME_DOWNLOAD'
>

function feishuOf(variables: Variables): FeishuConfig | undefined {
  const { FEISHU_APP_ID, FEISHU_APP_SECRET, FEISHU_ENCRYPT_KEY, FEISHU_VERIFICATION_TOKEN } = variables
  const credentials = { FEISHU_APP_ID, FEISHU_APP_SECRET, FEISHU_ENCRYPT_KEY, FEISHU_VERIFICATION_TOKEN }
  const present = namesWhere(credentials, (value) => value !== undefined)
  if (present.length === 0) return undefined
  const isWebhook = variables.FEISHU_MODE === 'webhook'
  const missing = namesWhere(credentials, (value) => value === undefined).filter(
    (name) => isWebhook || name === 'FEISHU_APP_ID' || name === 'FEISHU_APP_SECRET',
  )
  if (missing.length > 0 || !FEISHU_APP_ID || !FEISHU_APP_SECRET) {
    throw new ConfigError(
      `飞书凭证不全：设置了 ${present.join('、')}，还缺 ${missing.join('、')}。请补齐，或全部去掉（试用模式）`,
    )
  }
  return {
    appId: FEISHU_APP_ID,
    appSecret: FEISHU_APP_SECRET,
    mode: variables.FEISHU_MODE,
    encryptKey: FEISHU_ENCRYPT_KEY,
    verificationToken: FEISHU_VERIFICATION_TOKEN,
    domain: variables.FEISHU_DOMAIN,
  }
}

function modelOf({
  MINQING_MODEL_URL: url,
  MINQING_MODEL_NAME: name,
  MINQING_MODEL_KEY: key,
}: Variables): ModelConfig | undefined {
  const set = namesWhere(
    { MINQING_MODEL_URL: url, MINQING_MODEL_NAME: name, MINQING_MODEL_KEY: key },
    (value) => value !== undefined,
  )
  if (set.length === 0) return undefined
  if (url && name) return { url, name, ...(key ? { key } : {}) }
  const missing = namesWhere(
    { MINQING_MODEL_URL: url, MINQING_MODEL_NAME: name },
    (value) => value === undefined,
  )
  throw new ConfigError(
    `模型配置不全：设置了 ${set.join('、')}，还缺 ${missing.join('、')}。请补齐，或全部去掉（不用模型）`,
  )
}

/** Better no start than a county that waits for a bot that will not answer there. */
function refuseDingTalk(variables: Variables): void {
  const set = Object.keys(variables).filter(
    (name) => name.startsWith('DINGTALK_') && variables[name as keyof Variables] !== undefined,
  )
  if (set.length === 0) return
  throw new ConfigError(`这个版本还不支持钉钉。请去掉 ${set.join('、')} 后再启动`)
}

/** The trial lets anyone be anyone, so it must stay on this machine. */
function requireLoopback(host: string): void {
  if (isLoopbackHost(host)) return
  throw new ConfigError(`试用模式只能在本机使用，HOST 不能是 ${host}。请去掉 HOST，或设置飞书凭证后正式运行`)
}

function namesWhere(
  credentials: Readonly<Record<string, string | undefined>>,
  test: (value: string | undefined) => boolean,
): string[] {
  return Object.keys(credentials).filter((name) => test(credentials[name]))
}
