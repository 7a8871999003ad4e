import * as z from 'zod'
import { ConfigError } from './config-error.js'

const DEFAULT_FEISHU_DOMAIN = 'https://open.feishu.cn'
const SECRET_KEY_BYTES = 32
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

const optional = z.string().optional()

/** Every variable that is read, with its default. Each message follows the variable's name. */
const schema = z.object({
  PORT: z.string().default('3000').refine(isPort, '应是 1 到 65535 之间的整数').transform(Number),
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/, '应是一个主机名或 IP 地址')
    .default('127.0.0.1'),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\/\S+$/, '应以 mongodb:// 或 mongodb+srv:// 开头')
    .optional(),
  MINQING_DATA_DIR: z.string().default('./data'),
  MINQING_SECRET_KEY: z
    .string()
    .refine(isSecretKey, `应是 ${SECRET_KEY_BYTES} 字节的 base64，可用 openssl rand -base64 32 生成`)
    .transform((text) => Buffer.from(text, 'base64'))
    .optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, `应是 ${LOG_LEVELS.join('、')} 之一`).default('info'),

  MINQING_CRASH_AT: z
    .string()
    .regex(/^[a-z-]+:\d+$/, '应是“点:次数”，只用于崩溃测试')
    .optional(),

  FEISHU_APP_ID: optional,
  FEISHU_APP_SECRET: optional,
  FEISHU_ENCRYPT_KEY: optional,
  FEISHU_VERIFICATION_TOKEN: optional,
  FEISHU_MODE: z.enum(['websocket', 'webhook'], '应是 websocket 或 webhook').default('websocket'),
  FEISHU_DOMAIN: z
    .string()
    .default(DEFAULT_FEISHU_DOMAIN)
    .refine(isBaseUrl, '应是不带路径的网址，如 https://open.feishu.cn')
    .transform((text) => new URL(text).origin),

  DINGTALK_CLIENT_ID: optional,
  DINGTALK_CLIENT_SECRET: optional,
  DINGTALK_ROBOT_CODE: optional,
  DINGTALK_API_BASE: optional,
  DINGTALK_OAPI_BASE: optional,
  DINGTALK_CARD_TEMPLATE_ID: optional,

  MINQING_MODEL_URL: z
    .string()
    .refine(isHttpUrl, '应是模型服务的网址，如 http://127.0.0.1:8000/v1，不带用户名、密码和参数')
    .optional(),
  MINQING_MODEL_NAME: optional,
  MINQING_MODEL_KEY: optional,

  PATH: optional,
  XDG_CACHE_HOME: optional,
  HTTPS_PROXY: optional,
  https_proxy: optional,
  MONGOMS_SYSTEM_BINARY: optional,
  MONGOMS_DOWNLOAD_MIRROR: optional,
  MONGOMS_RUNTIME_DOWNLOAD: optional,
})

export const VARIABLE_NAMES: readonly string[] = Object.keys(schema.shape)

/** Variables as the system gives them. */
export type Environment = Readonly<Record<string, string | undefined>>

export type Variables = z.output<typeof schema>

/** An empty value counts as not set, as `NAME=` in a copied `.env.example` is meant. */
export function readVariables(env: Environment): Variables {
  const set = Object.entries(env).flatMap(([name, value]) => {
    const trimmed = value?.trim()
    return trimmed ? [[name, trimmed]] : []
  })
  const result = schema.safeParse(Object.fromEntries(set))
  if (result.success) return result.data
  const [first] = result.error.issues
  throw new ConfigError(`环境变量 ${String(first?.path[0])} 的值不对：${first?.message}`)
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535
}

function isSecretKey(text: string): boolean {
  const bytes = Buffer.from(text, 'base64')
  return bytes.length === SECRET_KEY_BYTES && bytes.toString('base64') === text
}

function isBaseUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  return /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '' && url.username === ''
}

/** Of an endpoint that may have a path; who asks is named by a key, not in the address. */
function isHttpUrl(text: string): boolean {
  const url = URL.parse(text)
  return (
    url !== null &&
    ['http:', 'https:'].includes(url.protocol) &&
    url.username === '' &&
    url.search === '' &&
    url.hash === ''
  )
}
