import { badParameter } from './errors.js'
import type { Fault, FaultScope } from './faults.js'
import type { Filled } from './form-values.js'
import { isObject, type JsonObject, listAt, objectAt, textAt } from './json.js'
import type { FeishuPlatform } from './platform.js'
import type { ApiRequest, Reply, Route } from './server.js'
import type { Group, SayOptions, VirtualUser } from './users.js'

export const CONTROL_HELP = `Control surface (JSON bodies; users and groups by name):
GET  /__sim                                   credentials and online clients
POST /__sim/webhook  {"url": "http://…", "verify": true}
POST /__sim/users    {"name": "张三", "mobile": "+86138…"}
POST /__sim/groups   {"name": "大塘群", "members": ["张三"]}
POST /__sim/users/:name/do   {"do": "sendText", "text": "走访", "group": "大塘群", "mentionBot": true}
     do: sendText text · sendPost title,lines · sendImage base64 · sendFile name,base64 · sendAudio base64,durationMs
         press messageId,button[,nth],form · pressNamed messageId,name,form · clickMenu key · enterChat
         addBotToGroup group · removeBot group · recall messageId · leave
         · set available,stoppedBot (booleans)
GET  /__sim/users/:name/messages · /__sim/groups/:name/messages
GET  /__sim/calls?path=/open-apis/im/v1/messages
POST /__sim/faults   {"fault": {"kind": "rate-limited", "resetSeconds": 2}, "times": 3, "path": "…", "method": "POST"}
POST /__sim/clock    {"advanceMs": 60000}
POST /__sim/ws       {"kill": true, "mutePongs": false, "refuse": 514}
POST /__sim/push     {"hold": true} · {"release": "as-sent" | "reversed"} · {"copies": 2}
`

/** Lets another process drive users and read what was received. */
export class Control {
  readonly #platform: FeishuPlatform
  readonly #users = new Map<string, VirtualUser>()
  readonly #groups = new Map<string, Group>()

  constructor(platform: FeishuPlatform) {
    this.#platform = platform
  }

  routes(): Route[] {
    const at = (method: string, path: string, handle: (r: ApiRequest) => unknown): Route => ({
      method,
      path,
      auth: 'none',
      handle: async (request): Promise<Reply> => ({ body: (await handle(request)) ?? {} }),
    })
    const platform = this.#platform
    return [
      at('GET', '/__sim', () => this.#describe()),
      at('POST', '/__sim/webhook', ({ body }) => this.#webhook(body)),
      at('POST', '/__sim/users', ({ body }) => this.#addUser(body)),
      at('POST', '/__sim/groups', ({ body }) => this.#addGroup(body)),
      at('POST', '/__sim/users/:name/do', ({ params, body }) => this.#act(this.#user(params.name), body)),
      at('GET', '/__sim/users/:name/messages', ({ params }) => platform.messagesIn(this.#user(params.name))),
      at('GET', '/__sim/groups/:name/messages', ({ params }) =>
        platform.messagesIn(this.#group(params.name)),
      ),
      at('GET', '/__sim/calls', ({ query }) => platform.calls.of(query.get('path') ?? undefined)),
      at('POST', '/__sim/faults', ({ body }) => this.#fault(body)),
      at('POST', '/__sim/clock', ({ body }) => platform.clock.advance(amountAt(body, 'advanceMs'))),
      at('POST', '/__sim/ws', ({ body }) => this.#longConnections(body)),
      at('POST', '/__sim/push', ({ body }) => this.#push(body)),
    ]
  }

  #describe(): JsonObject {
    const { url, appId, appSecret, encryptKey, verificationToken, tenantKey, botOpenId, ws } = this.#platform
    return { url, appId, appSecret, encryptKey, verificationToken, tenantKey, botOpenId, online: ws.online }
  }

  async #webhook(body: unknown): Promise<void> {
    const verify = isObject(body) && body.verify === true
    await this.#platform.webhookTarget(wordAt(body, 'url'), { verify })
  }

  #addUser(body: unknown): JsonObject {
    const name = wordAt(body, 'name')
    const mobile = textAt(body, 'mobile')
    const user = this.#users.get(name) ?? this.#platform.user(name, mobile === undefined ? {} : { mobile })
    this.#users.set(name, user)
    return { name, openId: user.openId, chatId: user.chatId }
  }

  #addGroup(body: unknown): JsonObject {
    const name = wordAt(body, 'name')
    const group = this.#groups.get(name) ?? this.#platform.group(name)
    this.#groups.set(name, group)
    for (const member of listAt(body, 'members')) group.join(this.#user(String(member)))
    return { name, chatId: group.chatId }
  }

  #user(name: string | undefined): VirtualUser {
    const user = this.#users.get(name ?? '')
    if (!user) throw badParameter(`no user ${name}`)
    return user
  }

  #group(name: string | undefined): Group {
    const group = this.#groups.get(name ?? '')
    if (!group) throw badParameter(`no group ${name}`)
    return group
  }

  #act(user: VirtualUser, body: unknown): unknown {
    const word = (key: string) => wordAt(body, key)
    const bytes = () => Buffer.from(word('base64'), 'base64')
    const form = objectAt(body, 'form') as Record<string, Filled>
    const where = this.#sayOptions(body)
    switch (word('do')) {
      case 'sendText':
        return user.sendText(word('text'), where)
      case 'sendPost':
        return user.sendPost(word('title'), listAt(body, 'lines').map(String), where)
      case 'sendImage':
        return user.sendImage(bytes(), where)
      case 'sendFile':
        return user.sendFile(word('name'), bytes(), where)
      case 'sendAudio':
        return user.sendAudio(bytes(), amountAt(body, 'durationMs'), where)
      case 'press':
        return user.press(word('messageId'), buttonOf(body), form)
      case 'pressNamed':
        return user.press(word('messageId'), (element) => element.name === word('name'), form)
      case 'clickMenu':
        return user.clickMenu(word('key'))
      case 'enterChat':
        return user.enterChat()
      case 'addBotToGroup':
        return user.addBotToGroup(this.#group(word('group')))
      case 'removeBot':
        return user.removeBot(this.#group(word('group')))
      case 'recall':
        return user.recall(word('messageId'))
      case 'leave':
        return user.leave()
      case 'set':
        return setFlags(user, body)
      default:
        throw badParameter(`nothing called ${word('do')} to do`)
    }
  }

  #sayOptions(body: unknown): SayOptions {
    const group = textAt(body, 'group')
    const replyTo = textAt(body, 'replyTo')
    return {
      ...(group !== undefined && { in: this.#group(group) }),
      ...(replyTo !== undefined && { replyTo }),
      ...(isObject(body) && body.mentionBot === true && { mentionBot: true }),
    }
  }

  #fault(body: unknown): void {
    const { kind } = objectAt(body, 'fault')
    if (typeof kind !== 'string') throw badParameter('fault.kind')
    const { times, path, method } = body as FaultScope
    const scope = { ...(times && { times }), ...(path && { path }), ...(method && { method }) }
    this.#platform.faults.next(objectAt(body, 'fault') as Fault, scope)
  }

  #longConnections(body: unknown): void {
    if (!isObject(body)) return
    const { ws } = this.#platform
    if (typeof body.mutePongs === 'boolean') ws.mutePongs = body.mutePongs
    if (typeof body.refuse === 'number') ws.refuseNext({ code: body.refuse })
    if (body.kill === true) ws.kill()
  }

  #push(body: unknown): void | Promise<void> {
    if (isObject(body) && typeof body.copies === 'number') {
      this.#platform.push.copies = body.copies
      return
    }
    if (isObject(body) && body.hold === true) return this.#platform.push.hold()
    return this.#platform.push.release(textAt(body, 'release') === 'reversed' ? 'reversed' : 'as-sent')
  }
}

function setFlags({ person }: VirtualUser, body: unknown): void {
  if (!isObject(body)) return
  if (typeof body.available === 'boolean') person.available = body.available
  if (typeof body.stoppedBot === 'boolean') person.stoppedBot = body.stoppedBot
}

function buttonOf(body: unknown) {
  const text = wordAt(body, 'button')
  const nth = isObject(body) ? body.nth : undefined
  return typeof nth === 'number' ? { text, nth } : text
}

function wordAt(body: unknown, key: string): string {
  const word = textAt(body, key)
  if (word === undefined) throw badParameter(`${key} is missing`)
  return word
}

function amountAt(body: unknown, key: string): number {
  const value = isObject(body) ? body[key] : undefined
  if (typeof value !== 'number') throw badParameter(`${key} is missing`)
  return value
}
