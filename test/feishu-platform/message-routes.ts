import type { CardRules } from './card-validator.js'
import { badParameter, PlatformError } from './errors.js'
import { objectAt, textAt } from './json.js'
import { checkContent, readContent, readType, type SendableType } from './message-content.js'
import { messageOnWire } from './message-wire.js'
import type { Draft, Message, Messages } from './messages.js'
import { type ApiRequest, type Reply, type Route, success } from './server.js'
import type { Chat, Person, World } from './world.js'

export interface MessageRoutesDeps {
  readonly appId: string
  readonly tenantKey: string
  readonly world: World
  readonly messages: Messages
  readonly cards: CardRules
  readonly fits: (key: string, messageType: string) => boolean
  /** The name that a file was uploaded with. */
  readonly fileName: (key: string) => string
}

const MESSAGES = '/open-apis/im/v1/messages'

/** Send, reply, patch, edit, recall, read. */
export function messageRoutes(deps: MessageRoutesDeps): Route[] {
  const one = `${MESSAGES}/:message_id`
  const at = (method: string, path: string, handle: (r: ApiRequest) => Reply): Route => ({
    method,
    path,
    auth: 'tenant',
    handle,
  })
  return [
    at('POST', MESSAGES, (r) => send(deps, r)),
    at('POST', `${one}/reply`, (r) => reply(deps, r)),
    at('PATCH', one, (r) => patch(deps, r)),
    at('PUT', one, (r) => edit(deps, r)),
    at('DELETE', one, (r) => recall(deps, r)),
    at('GET', one, (r) => read(deps, r)),
    at('PATCH', `${one}/urgent_app`, (r) => urge(deps, r)),
  ]
}

function send(deps: MessageRoutesDeps, { query, body }: ApiRequest): Reply {
  const chat = receiver(deps, query.get('receive_id_type'), textAt(body, 'receive_id'))
  return speak(deps, chat, body, undefined)
}

function reply(deps: MessageRoutesDeps, { params, body }: ApiRequest): Reply {
  const parent = deps.messages.require(params.message_id ?? '')
  if (parent.recalled) throw new PlatformError(230011, 'The message was recalled.')
  return speak(deps, deps.messages.chatOf(parent), body, parent)
}

function speak(deps: MessageRoutesDeps, chat: Chat, body: unknown, parent: Message | undefined): Reply {
  const type = readType(textAt(body, 'msg_type'))
  const content = textAt(body, 'content')
  const draft = readDraft(deps, type, content, chat)
  const uuid = (body as { uuid?: unknown }).uuid
  const already = deps.messages.sentWith(uuid)
  deps.messages.requireMaySend(chat)
  if (already) return success(messageOnWire(already, deps.tenantKey))
  const inThread = (body as { reply_in_thread?: unknown }).reply_in_thread === true
  const message = deps.messages.add(chat, { ...draft, parent, inThread })
  deps.messages.rememberUuid(uuid, message)
  return success(messageOnWire(message, deps.tenantKey))
}

function readDraft(deps: MessageRoutesDeps, type: SendableType, content: unknown, chat: Chat): Draft {
  const parsed = readContent(type, content)
  const sender = { kind: 'app', id: deps.appId } as const
  const sent = { type, content: content as string, sender }
  if (type !== 'interactive') {
    checkContent(type, parsed, deps.world, deps.fits)
    if (type !== 'file') return sent
    // The platform adds the name, whatever the app wrote.
    const key = textAt(parsed, 'file_key') ?? ''
    return { ...sent, content: JSON.stringify({ file_key: key, file_name: deps.fileName(key) }) }
  }
  deps.cards.check(parsed, { chat })
  return { ...sent, card: parsed }
}

function patch(deps: MessageRoutesDeps, { params, body }: ApiRequest): Reply {
  const message = deps.messages.require(params.message_id ?? '')
  const card = readContent('interactive', textAt(body, 'content'))
  deps.messages.requireMayPatch(message)
  deps.cards.check(card, { chat: deps.messages.chatOf(message), replaces: message.card })
  for (const shared of [message.card, card]) {
    if (objectAt(shared, 'config').update_multi !== true)
      throw badParameter('config.update_multi must be true')
  }
  deps.messages.showCard(message, card)
  return success({})
}

function edit(deps: MessageRoutesDeps, { params, body }: ApiRequest): Reply {
  const message = deps.messages.require(params.message_id ?? '')
  const type = readType(textAt(body, 'msg_type'))
  if (type !== 'text' && type !== 'post') throw badParameter('only text and post can be edited')
  const content = textAt(body, 'content')
  checkContent(type, readContent(type, content), deps.world, deps.fits)
  deps.messages.requireMayEdit(message)
  message.type = type
  message.content = content ?? ''
  deps.messages.changed(message)
  return success(messageOnWire(message, deps.tenantKey))
}

function recall(deps: MessageRoutesDeps, { params }: ApiRequest): Reply {
  const message = deps.messages.require(params.message_id ?? '')
  deps.messages.requireMayRecall(message)
  message.recalled = true
  deps.messages.changed(message)
  return success({})
}

function read(deps: MessageRoutesDeps, { params }: ApiRequest): Reply {
  const message = deps.messages.require(params.message_id ?? '')
  return success({ items: [messageOnWire(message, deps.tenantKey)] })
}

function urge(deps: MessageRoutesDeps, { params, query, body }: ApiRequest): Reply {
  const message = deps.messages.require(params.message_id ?? '')
  if (message.sender.kind !== 'app') throw new PlatformError(230012, 'Bot is NOT the sender of the message.')
  if (query.get('user_id_type') !== 'open_id') throw badParameter('invalid user_id_type')
  const ids = (body as { user_id_list?: unknown } | undefined)?.user_id_list
  if (!Array.isArray(ids) || ids.length === 0 || ids.length > 200) throw badParameter('invalid user_id_list')
  const members = deps.messages.chatOf(message).members
  return success({ invalid_user_id_list: ids.filter((id) => !members.has(id)) })
}

function receiver(deps: MessageRoutesDeps, idType: string | null, id: string | undefined): Chat {
  if (!id) throw badParameter('invalid receive_id')
  if (idType === 'chat_id') {
    const chat = deps.world.chats.get(id)
    if (!chat) throw new PlatformError(230034, 'The receive_id is invalid.')
    return chat
  }
  return deps.world.privateChat(personOf(deps, idType, id))
}

function personOf(deps: MessageRoutesDeps, idType: string | null, id: string): Person {
  if (idType === 'open_id' && id === deps.world.botOpenId) {
    throw new PlatformError(230013, 'Bot has NO availability to this user.')
  }
  const key = { open_id: 'openId', union_id: 'unionId', user_id: 'userId' }[idType ?? ''] as
    | 'openId'
    | 'unionId'
    | 'userId'
    | undefined
  if (!key) throw badParameter('invalid receive_id_type')
  const { people } = deps.world
  const person = key === 'openId' ? people.get(id) : [...people.values()].find((p) => p[key] === id)
  if (person) return person
  if (idType === 'open_id') throw new PlatformError(99992351, 'The request parameter receive_id is invalid.')
  throw new PlatformError(230034, 'The receive_id is invalid.')
}
