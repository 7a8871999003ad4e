import type { Person } from '#src/domain/registry/types.js'
import { type Day, dayInWords, dayOf } from '#src/domain/time.js'
import { type Job, NOTHING_POSTED, type Notice } from '#src/schedule/job.js'

export interface AuditChainPorts {
  sealAudit(today: Day, signal: AbortSignal): Promise<void>
  brokenSeals(today: Day, signal: AbortSignal): Promise<readonly BrokenDay[]>
  peopleWithRole(role: Person['roles'][number]): Promise<readonly Person[]>
}

export interface BrokenDay {
  readonly day: Day
  readonly sealed: number
  readonly found: number
  /** It is said to be retention, but is not. */
  readonly pruning?: true
}

const PRUNING = '有到期清理的登记，但和封存、期限或清理时的记录对不上'
const HOUR_MS = 3_600_000

/** Whoever changes the records of who did what, by whatever way, is found within a week; else nobody hears of it. */
export const nightlyAuditChain: Job<AuditChainPorts> = {
  name: 'nightly-audit-chain',
  cron: '40 2 * * *',
  describe: '每天凌晨2:40封存前一天的操作记录并核对以前的封存，对不上才告诉管理员',
  catchUp: 'latest',
  maxLateMs: 7 * 24 * HOUR_MS,
  async run({ ports, at, signal, dryRun, post }) {
    const today = dayOf(at)
    if (!dryRun) await ports.sealAudit(today, signal)
    const broken = await ports.brokenSeals(today, signal)
    if (broken.length === 0) return NOTHING_POSTED
    const admins = await ports.peopleWithRole('admin')
    return post(
      admins.map(
        ({ id }): Notice => ({
          key: `audit-chain:${today}:${id}`,
          to: { person: id },
          section: '操作记录对不上封存',
          lines: broken.map((one) => ({
            text: `${one.day.slice(0, 4)}年${dayInWords(one.day)}`,
            hint: `封存时 ${one.sealed} 条，现有 ${one.found} 条，${one.pruning ? PRUNING : '内容已变'}。请保留数据库现状，联系运维和审计核查`,
            buttons: [],
          })),
        }),
      ),
    )
  },
}
