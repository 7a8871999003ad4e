import { badParameter, PlatformError } from './errors.js'
import { type JsonObject, listAt, textAt } from './json.js'
import { type ApiRequest, type Reply, type Route, success } from './server.js'
import type { Chat, Person, World } from './world.js'

export interface ContactDeps {
  readonly world: World
  readonly tenantKey: string
  readonly scopes: ReadonlySet<string>
}

const ID_KEYS = { open_id: 'openId', union_id: 'unionId', user_id: 'userId' } as const

/** The directory: people and chats. Which fields come depends on the app's permissions. */
export function contactRoutes(deps: ContactDeps): Route[] {
  const at = (method: string, path: string, handle: (r: ApiRequest) => Reply): Route => ({
    method,
    path,
    auth: 'tenant',
    handle,
  })
  return [
    at('GET', '/open-apis/contact/v3/users/batch', (r) => batch(deps, r)),
    at('POST', '/open-apis/contact/v3/users/batch_get_id', (r) => batchGetId(deps, r)),
    at('GET', '/open-apis/contact/v3/users/:user_id', ({ params, query }) =>
      success({ user: describe(deps, find(deps, params.user_id ?? '', query)) }),
    ),
    at('POST', '/open-apis/im/v1/chats', (r) => success(createChat(deps, r))),
    at('GET', '/open-apis/im/v1/chats', () => success(listChats(deps))),
    at('GET', '/open-apis/im/v1/chats/:chat_id', ({ params }) => success(describeChat(chatOf(deps, params)))),
    at('GET', '/open-apis/im/v1/chats/:chat_id/members', ({ params }) =>
      success(members(deps, chatOf(deps, params))),
    ),
  ]
}

function find(deps: ContactDeps, id: string, query: URLSearchParams): Person {
  const idType = query.get('user_id_type') ?? 'open_id'
  if (!(idType in ID_KEYS)) throw badParameter('invalid user_id_type')
  const key = ID_KEYS[idType as keyof typeof ID_KEYS]
  const person = [...deps.world.people.values()].find((p) => p[key] === id)
  if (!person) throw new PlatformError(99992351, `Invalid parameter: ${idType} does not exist.`)
  if (!person.available) throw new PlatformError(41050, 'no user authority error')
  return person
}

function describe({ scopes }: ContactDeps, person: Person): JsonObject {
  return {
    open_id: person.openId,
    union_id: person.unionId,
    ...(scopes.has('contact:user.employee_id:readonly') && { user_id: person.userId }),
    ...(scopes.has('contact:user.base:readonly') && { name: person.name, en_name: '', nickname: '' }),
    ...(scopes.has('contact:user.phone:readonly') &&
      person.mobile !== undefined && { mobile: person.mobile, mobile_visible: true }),
    status: {
      is_frozen: false,
      is_resigned: person.resigned,
      is_activated: true,
      is_exited: false,
      is_unjoin: false,
    },
  }
}

function batch(deps: ContactDeps, { query }: ApiRequest): Reply {
  const ids = query.getAll('user_ids')
  if (ids.length === 0 || ids.length > 50) throw badParameter('invalid user_ids')
  return success({ items: ids.map((id) => describe(deps, find(deps, id, query))) })
}

function batchGetId(deps: ContactDeps, { body, query }: ApiRequest): Reply {
  const mobiles = listAt(body, 'mobiles')
  if (mobiles.length === 0 || mobiles.length > 50) throw badParameter('invalid mobiles')
  const idType = (query.get('user_id_type') ?? 'open_id') as keyof typeof ID_KEYS
  const people = [...deps.world.people.values()]
  return success({
    user_list: mobiles.map((mobile) => {
      const person = people.find((p) => p.mobile === mobile && !p.resigned)
      return { mobile, ...(person && { user_id: person[ID_KEYS[idType]] }) }
    }),
  })
}

function chatOf({ world }: ContactDeps, params: Readonly<Record<string, string>>): Chat {
  const chat = world.chats.get(params.chat_id ?? '')
  if (!chat) throw new PlatformError(232006, 'Your request specifies a chat_id that is invalid.')
  if (chat.dissolved) throw new PlatformError(232009, 'Your request specifies a chat which is dissolved.')
  if (!chat.botInside) throw new PlatformError(232011, 'Operator can NOT be out of the chat.')
  return chat
}

function describeChat(chat: Chat): JsonObject {
  return {
    name: chat.name,
    chat_mode: chat.kind,
    chat_status: 'normal',
    user_count: String(chat.members.size),
  }
}

/** A group made by the bot, with the people of `user_id_list` in it. */
function createChat({ world }: ContactDeps, { body, query }: ApiRequest): JsonObject {
  if ((query.get('user_id_type') ?? 'open_id') !== 'open_id') throw badParameter('invalid user_id_type')
  const ids = listAt(body, 'user_id_list').map(String)
  const stranger = ids.find((id) => !world.people.has(id))
  if (stranger !== undefined) throw badParameter(`invalid user_id_list: ${stranger}`)
  const chat = world.addGroup(textAt(body, 'name') ?? '')
  chat.botInside = true
  for (const id of ids) chat.members.add(id)
  return { chat_id: chat.chatId, name: chat.name, chat_mode: 'group', chat_type: 'private' }
}

function listChats({ world }: ContactDeps): JsonObject {
  const groups = [...world.chats.values()].filter((c) => c.kind === 'group' && c.botInside && !c.dissolved)
  return { has_more: false, page_token: '', items: groups.map((c) => ({ chat_id: c.chatId, name: c.name })) }
}

function members({ world, tenantKey }: ContactDeps, chat: Chat): JsonObject {
  const items = [...chat.members].map((id) => ({
    member_id_type: 'open_id',
    member_id: id,
    name: world.people.get(id)?.name,
    tenant_key: tenantKey,
  }))
  return { has_more: false, page_token: '', member_total: items.length, items }
}
