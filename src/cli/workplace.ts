import { TRIAL_COUNTY } from '../app/trial-county.js'
import type { Config } from '../config/config.js'
import { loadConfig } from '../config/env.js'
import { setLogLevel } from '../logger.js'
import { countyOfApp } from '../store/county.js'
import { type Connection, database } from '../store/database.js'
import { ensureIndexes } from '../store/ensure-indexes.js'
import { openDatabase } from '../store/open-database.js'
import { SCHEMA } from '../store/schema/index.js'
import { fillIssueKeys } from '../store/settle-indexes.js'
import type { CommandResult } from './command-result.js'

/** Where a command works: the configured county's database. */
export interface Workplace {
  readonly config: Config
  readonly connection: Connection
  readonly county: string
}

export async function withWorkplace(
  command: (place: Workplace) => Promise<CommandResult>,
): Promise<CommandResult> {
  const config = loadConfig()
  setLogLevel('warn')
  const opened = await openDatabase(config, { joinRunning: true })
  try {
    await ensureIndexes(opened.connection, SCHEMA)
    const county =
      config.mode === 'trial'
        ? TRIAL_COUNTY
        : await countyOfApp(database(opened.connection), `feishu:${config.feishu.appId}`, Date.now())
    await fillIssueKeys(database(opened.connection), county)
    return await command({ config, connection: opened.connection, county })
  } finally {
    await opened.close()
  }
}
