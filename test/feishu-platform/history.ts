import { badParameter, PlatformError } from './errors.js'
import { messageOnWire } from './message-wire.js'
import type { Message, Messages } from './messages.js'
import { type Reply, type Route, success } from './server.js'
import type { World } from './world.js'

export interface HistoryDeps {
  readonly world: World
  readonly messages: Messages
  readonly tenantKey: string
  readonly scopes: ReadonlySet<string>
}

const PAGE_SIZE = { least: 1, most: 50, usual: 20 }

/** `GET /open-apis/im/v1/messages`: the messages of a chat, times in seconds, both ends included. */
export function historyRoutes(deps: HistoryDeps): Route[] {
  return [
    {
      method: 'GET',
      path: '/open-apis/im/v1/messages',
      auth: 'tenant',
      handle: ({ query }) => list(deps, query),
    },
  ]
}

function list(deps: HistoryDeps, query: URLSearchParams): Reply {
  const found = matching(deps, query)
  const size = pageSize(query.get('page_size'))
  const from = pageStart(query.get('page_token'))
  const page = found.slice(from, from + size)
  const hasMore = from + size < found.length
  return success({
    has_more: hasMore,
    ...(hasMore && { page_token: Buffer.from(String(from + size)).toString('base64') }),
    items: page.map((message) => messageOnWire(message, deps.tenantKey)),
  })
}

function matching(deps: HistoryDeps, query: URLSearchParams): Message[] {
  const idType = query.get('container_id_type')
  const id = query.get('container_id') ?? ''
  if (idType !== 'chat') throw badParameter('invalid container_id_type')
  const chat = deps.world.chats.get(id)
  if (!chat) throw badParameter('invalid container_id')
  deps.messages.requireBotInside(chat)
  if (chat.kind === 'group' && !deps.scopes.has('im:message.group_msg')) {
    throw new PlatformError(230027, 'Lack of necessary permissions, ext=need scope: im:message.group_msg')
  }
  const start = seconds(query, 'start_time') ?? 0
  const end = seconds(query, 'end_time') ?? Number.POSITIVE_INFINITY
  if (start > end) throw badParameter('start_time is later than end_time')
  const within = deps.messages.in(id).filter((m) => {
    const at = Math.floor(m.createdAt / 1000)
    return at >= start && at <= end
  })
  const order = query.get('sort_type') ?? 'ByCreateTimeAsc'
  if (order === 'ByCreateTimeDesc') return within.reverse()
  if (order !== 'ByCreateTimeAsc') throw badParameter('invalid sort_type')
  return within
}

function seconds(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name)
  if (value === null) return undefined
  if (!/^\d{1,10}$/.test(value)) throw badParameter(`invalid ${name}, it is a time in seconds`)
  return Number(value)
}

function pageSize(value: string | null): number {
  if (value === null) return PAGE_SIZE.usual
  const size = Number(value)
  if (!Number.isInteger(size) || size < PAGE_SIZE.least || size > PAGE_SIZE.most) {
    throw badParameter('invalid page_size')
  }
  return size
}

function pageStart(token: string | null): number {
  if (token === null || token === '') return 0
  const from = Number(Buffer.from(token, 'base64').toString('utf8'))
  if (!Number.isInteger(from) || from < 0) throw badParameter('invalid page_token')
  return from
}
