import type { WSClient } from '@larksuiteoapi/node-sdk'
import { logger } from '../../logger.js'
import { type Health, MessengerError, type Receive } from '../port.js'
import type { Element } from './card-elements.js'
import type { PlatformHttp } from './http.js'
import { type FeishuSdk, loadSdk } from './sdk.js'
import { redactingSdkLogger } from './sdk-logger.js'
import { createWorkUnderWay, type EventIntake, takeEvent } from './websocket-event.js'

const log = logger.child({ part: 'feishu-websocket' })

const handshakeTimeoutMs = 10_000
/** Without this the SDK never notices a connection that died silently. */
const pingTimeoutSeconds = 5
/** The SDK waits up to two minutes after a first connection that failed; here it is begun anew. */
const firstConnectionMs = 20_000
/** It first tries again within 30 s; when that fails it waits two minutes each time, which is long for a bot. */
const lostConnectionMs = 45_000
/** The SDK gives up for good on "busy" and "too many connections", which pass. */
const reopenAfterMs = 30_000
const stopWaitMs = 3000
const appIdPattern = /^cli_[0-9a-fA-F]{16}$/
/** The bootstrap's codes for credentials that are wrong. */
const refusedCodes = new Set(['403', '514'])

export interface WebsocketOptions extends EventIntake {
  readonly appId: string
  readonly appSecret: string
  readonly domain: string
  readonly http: () => Promise<PlatformHttp>
  readonly firstConnectionMs?: number
  readonly lostConnectionMs?: number
  readonly reopenAfterMs?: number
}

export interface WebsocketReceiver {
  /** Resolves when the first connection stands; rejects when the platform refuses the app. */
  start(receive: Receive): Promise<void>
  stop(): Promise<void>
  health(): Health
}

type Callbacks = Pick<
  ConstructorParameters<FeishuSdk['WSClient']>[0],
  'onReady' | 'onError' | 'onReconnecting' | 'onReconnected'
>

interface Session {
  readonly sdk: FeishuSdk
  readonly http: PlatformHttp
  readonly receive: Receive
  readonly ready: () => void
  readonly failed: (error: MessengerError) => void
}

/** Events over the platform's long connection. It needs no public address and carries no signature. */
export function createWebsocketReceiver(options: WebsocketOptions): WebsocketReceiver {
  let client: WSClient | undefined
  let timer: NodeJS.Timeout | undefined
  let session: Session | undefined
  let refusal: string | undefined
  const work = createWorkUnderWay()

  const connected = () => client?.getConnectionStatus().state === 'connected'
  const take = (body: unknown): Promise<Element> =>
    session
      ? work.add(takeEvent(body, session.receive, options, connected))
      : Promise.reject(new Error('stopping'))

  const reopenIn = (ms: number) => {
    clearTimeout(timer)
    timer = setTimeout(open, ms)
  }
  const open = () => {
    if (!session) return
    const { sdk, http, ready, failed } = session
    client?.close({ force: true })
    client = newClient(sdk, http, options, {
      onReady: () => {
        clearTimeout(timer)
        refusal = undefined
        log.info('long connection stands')
        ready()
      },
      onReconnecting: () => {
        log.warn('long connection lost')
        reopenIn(options.lostConnectionMs ?? lostConnectionMs)
      },
      onReconnected: () => {
        clearTimeout(timer)
        log.info('long connection stands again')
      },
      onError: (error) => {
        const code = error.message.match(/code=(\d+)/)?.[1] ?? 'failed'
        log.error({ code }, 'long connection refused')
        refusal = refusalSentence(code)
        reopenIn(options.reopenAfterMs ?? reopenAfterMs)
        if (refusedCodes.has(code)) failed(new MessengerError('permanent', code, refusal))
      },
    })
    reopenIn(options.firstConnectionMs ?? firstConnectionMs)
    void client.start({ eventDispatcher: dispatcherFor(sdk, take) })
  }
  const shut = () => {
    clearTimeout(timer)
    client?.close()
    client = undefined
  }

  return {
    async start(receive) {
      if (!appIdPattern.test(options.appId)) throw wrongAppId()
      const [sdk, http] = await Promise.all([loadSdk(), options.http()])
      await new Promise<void>((ready, failed) => {
        session = { sdk, http, receive, ready, failed }
        open()
      }).catch((error: unknown) => {
        session = undefined
        shut()
        throw error
      })
    },
    async stop() {
      session?.failed(new MessengerError('retry', 'stopped', 'stopped while connecting'))
      session = undefined
      await work.settled(stopWaitMs)
      shut()
    },
    health() {
      if (connected()) return { ok: true }
      return { ok: false, why: refusal ?? '飞书长连接未连上，正在重连。' }
    },
  }
}

function newClient(
  sdk: FeishuSdk,
  httpInstance: PlatformHttp,
  { appId, appSecret, domain }: WebsocketOptions,
  callbacks: Required<Callbacks>,
): WSClient {
  return new sdk.WSClient({
    appId,
    appSecret,
    domain,
    httpInstance,
    logger: redactingSdkLogger(),
    loggerLevel: sdk.LoggerLevel.warn,
    wsConfig: { pingTimeout: pingTimeoutSeconds },
    handshakeTimeoutMs,
    ...callbacks,
  })
}

/**
 * The SDK's own dispatcher flattens header and event into one object, where an event's keys hide the header's. Ours
 * takes the event as it came.
 */
function dispatcherFor(sdk: FeishuSdk, take: (body: unknown) => Promise<Element>) {
  const dispatcher = new sdk.EventDispatcher({
    logger: redactingSdkLogger(),
    loggerLevel: sdk.LoggerLevel.warn,
  })
  dispatcher.invoke = take
  return dispatcher
}

/** The SDK would log it and wait for ever. */
function wrongAppId(): MessengerError {
  return new MessengerError(
    'permanent',
    'bad-app-id',
    'FEISHU_APP_ID 不对：应是 cli_ 加 16 位十六进制字符，请到飞书开发者后台“凭证与基础信息”页核对。',
  )
}

function refusalSentence(code: string): string {
  if (refusedCodes.has(code)) {
    return '飞书不接受这个应用的凭证，请核对 FEISHU_APP_ID 和 FEISHU_APP_SECRET，并确认应用已启用长连接。'
  }
  if (code === '1000040350')
    return '飞书长连接数已满（每个应用最多 50 个），请关掉多余的进程；程序会自动重试。'
  return `飞书长连接被拒绝（代码 ${code}），程序会自动重试。`
}
