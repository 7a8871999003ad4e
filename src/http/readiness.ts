import type { Health } from '../messenger/port.js'
import { withinTime } from '../within-time.js'

/** One thing that must be well for the bot to do its work. `why` in Chinese, for the operator. */
export interface ReadyCheck {
  readonly name: string
  check(): Health | Promise<Health>
}

export interface CheckResult {
  readonly name: string
  readonly ok: boolean
  readonly why?: string
}

/** A check that hangs is a failed check: the caller of `/readyz` has a time limit of its own. */
const CHECK_LIMIT_MS = 2000

export function runChecks(checks: readonly ReadyCheck[]): Promise<CheckResult[]> {
  return Promise.all(checks.map(runCheck))
}

async function runCheck(check: ReadyCheck): Promise<CheckResult> {
  try {
    const health = await withinTime(CHECK_LIMIT_MS, () => check.check())
    return { name: check.name, ok: health.ok, ...(health.why === undefined ? {} : { why: health.why }) }
  } catch {
    // The error's text may hold addresses; the route is public to the network, so only the fact is told.
    return { name: check.name, ok: false, why: '检查没有在规定时间内完成，请看日志' }
  }
}
