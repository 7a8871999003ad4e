import type { ReadyCheck } from '../http/readiness.js'
import type { Messenger } from '../messenger/port.js'
import { type Connection, database } from '../store/database.js'
import { createProbes } from '../store/probes.js'

/** Longer than any turn or outage that heals itself. */
const INBOX_LAG_LIMIT_MS = 60_000
/** A sender at the platform's 40 messages a second needs minutes for more. */
const OUTBOX_LIMIT = 5_000

const PLATFORM_WORDS = { feishu: '飞书', dingtalk: '钉钉', webchat: '试用网页' } as const

/** Whether database, messenger, inbox and outbox are well. */
export function readinessOf({
  connection,
  county,
  messengers,
}: {
  readonly connection: Connection
  readonly county: string
  readonly messengers: readonly Messenger[]
}): ReadyCheck[] {
  const probes = createProbes(county, database(connection))
  return [
    {
      name: 'database',
      check: async () => {
        await database(connection).command({ ping: 1 })
        return { ok: true }
      },
    },
    ...messengers.map((messenger) => ({ name: messenger.platform, check: () => messenger.health() })),
    {
      name: 'inbox',
      check: async () => {
        const lagMs = await probes.inboxLagMs()
        return lagMs < INBOX_LAG_LIMIT_MS
          ? { ok: true }
          : { ok: false, why: `最早一条消息已等待 ${Math.round(lagMs / 1000)} 秒没有处理` }
      },
    },
    {
      name: 'outbox',
      check: async () => {
        const { queued = 0 } = await probes.outboxDepth()
        const names = messengers.map((m) => PLATFORM_WORDS[m.platform]).join('、')
        return queued < OUTBOX_LIMIT
          ? { ok: true }
          : { ok: false, why: `待发消息积压 ${queued} 条（${names}）` }
      },
    },
  ]
}
