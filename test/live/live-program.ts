import { inject } from 'vitest'
import { type Running, start } from '#src/app/start.js'
import type { Config, ModelConfig } from '#src/config/config.js'
import { connect } from '#src/store/connect.js'
import { type Connection, database } from '#src/store/database.js'
import { importRows } from '#src/store/registry/import-workbook.js'
import {
  type FeishuPlatform,
  type FeishuPlatformOptions,
  startFeishuPlatform,
} from '../feishu-platform/platform.js'
import { SMALL_COUNTY } from '../support/small-county.js'

export interface Live {
  readonly platform: FeishuPlatform
  readonly connection: Connection
  readonly running: Running
  readonly config: Config
  /** The county's rows of a collection. */
  rows(collection: string, filter?: object): Promise<Record<string, unknown>[]>
  close(): Promise<void>
}

/** The whole program with Feishu credentials, the real SDK, and the platform's double; the small county imported. */
export async function startLive(
  name: string,
  mode: 'websocket' | 'webhook',
  { model, ...platformOptions }: FeishuPlatformOptions & { readonly model?: ModelConfig } = {},
): Promise<Live> {
  const platform = await startFeishuPlatform(platformOptions)
  const uri = new URL(inject('mongoUri'))
  uri.pathname = `/${name}`
  const connection = await connect(uri.href)
  await connection.dropDatabase()
  const config: Config = {
    mode: 'live',
    port: 0,
    host: '127.0.0.1',
    dataDir: '/nonexistent',
    mongodbUri: uri.href,
    mongodSearch: { pathFolders: [], cacheDir: '/nonexistent', mayDownload: false, proxied: false },
    logLevel: 'info',
    crashAt: undefined,
    model,
    secretKey: Buffer.alloc(32, 9),
    feishu: {
      appId: platform.appId,
      appSecret: platform.appSecret,
      mode,
      encryptKey: platform.encryptKey,
      verificationToken: platform.verificationToken,
      domain: platform.url,
    },
  }
  const running = await start(config)
  if (mode === 'webhook')
    await platform.webhookTarget(`http://127.0.0.1:${running.port}/feishu/events`, { verify: true })
  const rows = { connection, county: running.county, actor: 'system', now: Date.now() }
  const report = await importRows({ ...rows, rows: smallCountyNow() })
  if (!report.ok) throw new Error(JSON.stringify(report.problems))
  return {
    platform,
    connection,
    running,
    config,
    rows: (collection, filter = {}) => database(connection).collection(collection).find(filter).toArray(),
    async close() {
      await running.stop()
      await connection.close()
      await platform.close()
    },
  }
}

/** The small county, its campaign around today: the platform's clock is the machine's. */
function smallCountyNow(): typeof SMALL_COUNTY {
  const day = (offset: number): string =>
    new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)
  return {
    ...SMALL_COUNTY,
    活动: [{ 名称: '民情大走访', 开始: day(-30), 结束: day(60) }],
    阶段: [{ 名称: '组织实施', 类型: '组织实施', 开始: day(-20), 结束: day(50) }],
  }
}
