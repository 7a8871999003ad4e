import { start } from '#src/app/start.js'
import { toConfig } from '#src/config/config.js'
import { setLogLevel } from '#src/logger.js'
import type { WireState } from '#src/messenger/webchat/wire.js'
import { freePort } from '../crash/program.js'

/** The whole program with its demo county, by a clock that a test sets. */
export interface TrialProgram {
  readonly url: string
  /** Names as the page shows them, by role; of two cadres the first. */
  readonly names: Readonly<Record<'cadre' | 'otherCadre' | 'head' | 'townHead' | 'office' | 'admin', string>>
  /** What the program takes for now; it goes on from there. */
  setClock(iso: string): void
  stop(): Promise<void>
}

/** A Wednesday in office hours: nothing has to wait for the morning. */
const WORKDAY = '2026-05-20T10:00:00+08:00'

export async function startTrial(mongoUri: string, databaseName: string): Promise<TrialProgram> {
  setLogLevel('error')
  const uri = new URL(mongoUri)
  uri.pathname = `/${databaseName}`
  const port = await freePort()
  let from = Date.parse(WORKDAY) - performance.now()
  const config = toConfig({ PORT: String(port), MONGODB_URI: uri.href, LOG_LEVEL: 'error' })
  const running = await start(config, () => Math.floor(from + performance.now()))
  const url = `http://127.0.0.1:${port}`
  const { personas } = (await (await fetch(`${url}/trial/state`)).json()) as WireState
  const named = (role: string, nth = 0) => personas.filter((one) => one.role === role)[nth]?.name ?? role
  return {
    url,
    names: {
      ...{ cadre: named('干部'), otherCadre: named('干部', 1), head: named('单位负责人') },
      ...{ townHead: named('乡镇负责人'), office: named('县办'), admin: named('管理员') },
    },
    setClock(iso) {
      from = Date.parse(iso) - performance.now()
    },
    stop: () => running.stop(),
  }
}
