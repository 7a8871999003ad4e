import { botRoutes } from './bot.js'
import type { Calls } from './calls.js'
import { CardTokens } from './card-tokens.js'
import { CardRules } from './card-validator.js'
import { type PlatformClock, runningClock } from './clock.js'
import { contactRoutes } from './contacts.js'
import type { Faults } from './faults.js'
import { historyRoutes } from './history.js'
import { newId } from './ids.js'
import { messageRoutes } from './message-routes.js'
import { type Message, Messages } from './messages.js'
import { Push } from './push.js'
import { WebhookChannel } from './push-webhook.js'
import { LongConnections } from './push-ws.js'
import { resourceRoutes } from './resource-routes.js'
import { Resources } from './resources.js'
import { ApiServer, type Route } from './server.js'
import { Speech, speechRoutes } from './speech.js'
import { Tokens } from './tokens.js'
import { Group, VirtualUser } from './users.js'
import { World } from './world.js'

export interface FeishuPlatformOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number
  /** Runs with the machine's clock unless told. */
  readonly clock?: PlatformClock
  readonly appId?: string
  readonly appSecret?: string
  /** Empty: pushes are neither encrypted nor signed. */
  readonly encryptKey?: string
  readonly verificationToken?: string
  readonly tenantKey?: string
  readonly botName?: string
  /** Permissions of the app; see `DEFAULT_SCOPES`. */
  readonly scopes?: readonly string[]
  /** False: calls by the second and minute are not counted, for clocks that stand still while much is sent. */
  readonly isLimited?: boolean
  /** Events get ids of chance unless told; what the program makes of an event carries ids that follow from the event's. */
  readonly newEventId?: () => string
}

/** Enough for the product: private messages, mentions in groups, own messages, names and numbers of people. */
export const DEFAULT_SCOPES: readonly string[] = [
  'im:message',
  'im:message.p2p_msg',
  'im:message.group_at_msg',
  'im:message.group_msg',
  'im:resource',
  'contact:user.base:readonly',
  'contact:user.phone:readonly',
]

export interface FeishuPlatform {
  /** Base URL for `domain` of the SDK's clients. */
  readonly url: string
  readonly appId: string
  readonly appSecret: string
  readonly encryptKey: string
  readonly verificationToken: string
  readonly tenantKey: string
  readonly botOpenId: string
  readonly clock: PlatformClock
  readonly calls: Calls
  readonly faults: Faults
  readonly tokens: Tokens
  readonly push: Push
  /** The long-connection mode, in force until a webhook is subscribed. */
  readonly ws: LongConnections
  readonly messages: Messages
  readonly resources: Resources
  readonly speech: Speech
  readonly world: World
  user(name: string, options?: { mobile?: string }): VirtualUser
  group(name: string, ...members: readonly VirtualUser[]): Group
  /** Messages of a chat (a group, a person's private chat, or a chat id), oldest first. */
  messagesIn(chat: string | Group | VirtualUser): Message[]
  /** Resolves with the first message, there already or to come, that fits; changes of messages count too. */
  waitForMessage(fits: (message: Message) => boolean, timeoutMs?: number): Promise<Message>
  /** Subscribes a webhook; `verify` first sends the challenge and rejects when it is answered wrongly. */
  webhookTarget(url: string, options?: { verify?: boolean }): Promise<WebhookChannel>
  /** Adds routes of one's own, e.g. the control surface. */
  addRoutes(routes: readonly Route[]): void
  /** Moves the clock and waits for the pushes that fell due. */
  advance(ms: number): Promise<void>
  close(): Promise<void>
}

/** Starts a strict double of the open platform on the loopback interface. */
export async function startFeishuPlatform(options: FeishuPlatformOptions = {}): Promise<FeishuPlatform> {
  const clock = options.clock ?? runningClock()
  const identity = identify(options)
  const world = new World(options.botName ?? '民情助手')
  const messages = new Messages(world, clock, options.isLimited)
  const resources = new Resources()
  const speech = new Speech()
  const cards = new CardRules(world, (key) => resources.fits(key, 'image'))
  const cardTokens = new CardTokens(clock, messages, cards)
  const tokens = new Tokens(clock, identity)
  const push = new Push(identity, clock, options.newEventId)
  const ws = new LongConnections(identity, clock)
  push.subscribe(ws)
  const scopes = new Set(options.scopes ?? DEFAULT_SCOPES)
  const server = new ApiServer(clock, tokens, options.isLimited)
  const { tenantKey } = identity
  server.add([
    ...tokens.routes(),
    ...messageRoutes({
      ...identity,
      world,
      messages,
      cards,
      fits: resources.fits,
      fileName: (key) => resources.find(key)?.name ?? '',
    }),
    ...cardTokens.routes(),
    ...ws.routes(),
    ...historyRoutes({ world, messages, tenantKey, scopes }),
    ...contactRoutes({ world, tenantKey, scopes }),
    ...resourceRoutes(resources, messages),
    ...speechRoutes(speech, { scopes, clock }),
    ...botRoutes(world),
  ])
  const userDeps = {
    world,
    messages,
    cards,
    tokens: cardTokens,
    push,
    resources,
    scopes,
    tenantKey,
    now: () => clock.now(),
  }
  const url = await server.listen(options.port ?? 0)
  ws.attach(server.http, url)
  return {
    url,
    ...identity,
    botOpenId: world.botOpenId,
    clock,
    calls: server.calls,
    faults: server.faults,
    tokens,
    push,
    ws,
    messages,
    resources,
    speech,
    world,
    user: (name, { mobile } = {}) => new VirtualUser(world.addPerson(name, mobile), userDeps),
    group: (name, ...members) => new Group(world.addGroup(name)).join(...members),
    messagesIn: (chat) => messages.in(typeof chat === 'string' ? chat : chat.chatId),
    waitForMessage: (fits, timeoutMs = 5000) => waitForMessage(messages, fits, timeoutMs),
    async webhookTarget(target, { verify = false } = {}) {
      const channel = new WebhookChannel(target, identity, clock)
      if (verify && !(await channel.challenge()).ok) throw new Error(`${target} failed the challenge`)
      push.subscribe(channel)
      return channel
    },
    addRoutes: (routes) => server.add(routes),
    async advance(ms) {
      clock.advance(ms)
      await push.idle()
    },
    async close() {
      clock.close()
      ws.close()
      await server.close()
    },
  }
}

function identify(options: FeishuPlatformOptions) {
  return {
    appId: options.appId ?? newId.app(),
    appSecret: options.appSecret ?? newId.secret(),
    encryptKey: options.encryptKey ?? newId.secret(),
    verificationToken: options.verificationToken ?? newId.secret(),
    tenantKey: options.tenantKey ?? newId.tenant(),
  }
}

function waitForMessage(
  messages: Messages,
  fits: (message: Message) => boolean,
  timeoutMs: number,
): Promise<Message> {
  const there = messages.all.find(fits)
  if (there) return Promise.resolve(there)
  return new Promise((resolve, reject) => {
    const stop = messages.watch((message) => {
      if (!fits(message)) return
      clearTimeout(timer)
      stop()
      resolve(message)
    })
    const timer = setTimeout(() => {
      stop()
      reject(new Error(`no such message within ${timeoutMs} ms`))
    }, timeoutMs)
  })
}
