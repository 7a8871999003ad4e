import { logger } from '../../logger.js'
import {
  type Health,
  type Messenger,
  MessengerError,
  type OutgoingFiles,
  type Pictures,
  type Receive,
  type SendLimits,
} from '../port.js'
import { createApiCalls } from './api-call.js'
import { createCardPictures } from './card-pictures.js'
import { createChatMemory } from './chat-memory.js'
import { isSettingsProblem } from './classify-failure.js'
import { createClient, type FeishuClient } from './client.js'
import { decodeEvent } from './decode-event.js'
import { findSent } from './find-sent.js'
import { platformHttp } from './http.js'
import { requestSecrets } from './open-request.js'
import { plainOrFile } from './plain-or-file.js'
import { createWebhook, type WebhookHandler } from './receive-webhook.js'
import { createWebsocketReceiver } from './receive-websocket.js'
import { renderCard } from './render-card.js'
import { transcriberOf } from './transcribe.js'

export type { WebhookHandler } from './receive-webhook.js'

const log = logger.child({ part: 'feishu' })
const publicDomain = 'https://open.feishu.cn'
const introduceAgainMs = 30_000

export interface FeishuOptions {
  readonly appId: string
  readonly appSecret: string
  /** Both are needed in webhook mode, and mean nothing over the long connection. */
  readonly encryptKey?: string | undefined
  readonly verificationToken?: string | undefined
  readonly mode: 'websocket' | 'webhook'
  /** Base URL of the open platform, without a slash at the end. */
  readonly domain?: string | undefined
  readonly now?: () => number
  readonly timeoutMs?: number
  /** The pictures of cards; without them cards go without their pictures. */
  readonly pictures?: Pictures
  /** The files that are sent; without them words go in their place. */
  readonly files?: OutgoingFiles
}

export type FeishuMessenger = Messenger & {
  /** In webhook mode: what `POST /feishu/events` calls with the raw body. */
  readonly webhook?: WebhookHandler
}

/** Somewhat below the platform's. Cards can be changed for 14 days. */
const LIMITS: SendLimits = {
  perSecond: 40,
  perMinute: 900,
  perChatPerSecond: 4,
  perMessagePerSecond: 4,
  uuidWindowMs: 60 * 60_000,
  updateWindowMs: 14 * 24 * 60 * 60_000,
}

/** The product's voice and ears on Feishu. Nothing is loaded or called before `start` or the first call. */
export function createFeishuMessenger(options: FeishuOptions): FeishuMessenger {
  const now = options.now ?? Date.now
  const domain = (options.domain ?? publicDomain).replace(/\/+$/, '')
  const { appId, appSecret } = options
  const http = loadedOnce(() => platformHttp(domain, options.timeoutMs))
  const api = createApiCalls({ http, domain, appId, appSecret, now })
  const client = createClient(api)
  const { withPictures } = createCardPictures(client, appId, options.pictures)
  const memory = createChatMemory()
  const self = createSelf(client)
  let receiver: Receive | undefined

  const decode = (body: unknown) => decodeEvent(body, { ...memory, botOpenId: self.openId(), now: now() })
  const intake = { decode, learn: memory.learn }
  const socket =
    options.mode === 'websocket'
      ? createWebsocketReceiver({ appId, appSecret, domain, http, ...intake })
      : undefined
  const webhook = socket ? undefined : webhookOf(options, { ...intake, now, receive: () => receiver })

  return {
    platform: 'feishu',
    capabilities: {
      forms: true,
      buttons: true,
      updateInPlace: true,
      files: options.files !== undefined,
      pressDeadlineMs: 3000,
    },
    limits: LIMITS,
    async start(receive) {
      receiver = receive
      try {
        await Promise.all([socket?.start(receiver), self.introduce(socket !== undefined)])
      } catch (error) {
        await socket?.stop()
        throw error
      }
    },
    async stop() {
      receiver = undefined
      self.forget()
      await socket?.stop()
    },
    async send(message) {
      const { chat, content, uuid } = message
      const sent =
        content.kind !== 'card'
          ? await client.create(chat, await plainOrFile(client, options.files, content), uuid)
          : await withPictures(content.shown.card, (keys) =>
              client.create(chat, { type: 'interactive', content: renderCard(content.shown, keys) }, uuid),
            )
      const person = personOf(message.chat)
      if (person !== undefined && sent.chatId !== undefined) memory.learnPrivate(person, sent.chatId)
      return { messageId: sent.messageId }
    },
    async update(messageId, shown) {
      await withPictures(shown.card, (keys) => client.patch(messageId, renderCard(shown, keys)))
    },
    download: (resource, kind) => client.download(resource, kind === 'image' ? 'image' : 'file'),
    transcribe: transcriberOf(api, now),
    lookUp: (personId) => client.user(personId),
    async findSent(message, since) {
      const person = personOf(message.chat)
      const chatId = person === undefined ? message.chat : memory.privateChatOf(person)
      return chatId === undefined ? null : findSent(client, appId, chatId, message, since)
    },
    health: () => healthOf(api.settingsProblem(), socket?.health()),
    ...(webhook ? { webhook } : {}),
  }
}

function loadedOnce<T>(load: () => T): () => T {
  let loaded: T | undefined
  return () => {
    loaded ??= load()
    return loaded
  }
}

function webhookOf(
  { appId, encryptKey, verificationToken }: FeishuOptions,
  rest: Omit<Parameters<typeof createWebhook>[0], 'secrets'>,
): WebhookHandler {
  // Without the encrypt key nothing is signed, and anybody who finds the address could speak for anybody.
  if (!encryptKey || !verificationToken) {
    throw new Error('webhook 模式必须设置 FEISHU_ENCRYPT_KEY 和 FEISHU_VERIFICATION_TOKEN。')
  }
  return createWebhook({ ...rest, secrets: requestSecrets({ appId, encryptKey, verificationToken }) })
}

/** Learns the bot's own open_id, which tells whether a mention means us. */
function createSelf(client: FeishuClient) {
  let openId: string | undefined
  let timer: NodeJS.Timeout | undefined
  let wanted = false
  const ask = async () => {
    openId = await client.botOpenId()
  }
  const askLater = (error: unknown) => {
    log.warn({ code: error instanceof MessengerError ? error.code : 'unexpected' }, 'bot info not available')
    if (!wanted) return
    timer = setTimeout(() => void ask().catch(askLater), introduceAgainMs)
    timer.unref()
  }
  return {
    openId: () => openId,
    /** Rejects only when it is waited for and the platform refuses the app. */
    async introduce(wait: boolean) {
      wanted = true
      const asked = ask().catch((error: unknown) => {
        if (wait && error instanceof MessengerError && isSettingsProblem(error)) throw refused(error)
        askLater(error)
      })
      if (wait) await asked
    },
    forget() {
      wanted = false
      clearTimeout(timer)
    },
  }
}

function refused(error: MessengerError): MessengerError {
  return new MessengerError('permanent', error.code, settingsSentence(error.code), { cause: error })
}

function settingsSentence(code: string): string {
  return `飞书不接受这个应用的凭证或权限（代码 ${code}），请核对 FEISHU_APP_ID、FEISHU_APP_SECRET 和应用的权限与可用状态。`
}

function healthOf(problem: MessengerError | undefined, connection: Health | undefined): Health {
  if (problem) return { ok: false, why: settingsSentence(problem.code) }
  return connection ?? { ok: true }
}

function personOf(chat: string): string | undefined {
  return chat.startsWith('user:') ? chat.slice('user:'.length) : undefined
}
