import { TRIAL_COUNTY } from '../app/trial-county.js'
import { stateCouncilCalendar } from '../calendar/state-council.js'
import { loadConfig } from '../config/env.js'
import { dayOf } from '../domain/time.js'
import type { HolidayTable } from '../domain/working-time.js'
import { setLogLevel } from '../logger.js'
import { MessengerError } from '../messenger/port.js'
import { knownCounty } from '../store/county.js'
import { type Connection, database } from '../store/database.js'
import { holidayTables } from '../store/holidays.js'
import { inspectServer } from '../store/inspect-server.js'
import { openDatabase } from '../store/open-database.js'
import type { CommandResult } from './command-result.js'
import { explain } from './explain.js'

/** A well-formed id that nobody has: what is asked is whether we may ask. */
const NOBODY = 'ou_00000000000000000000000000000000'

/** A clock further off than this puts wrong times on records and refuses good webhooks. */
const CLOCK_LIMIT_MS = 2_000

interface Check {
  readonly name: string
  readonly ok: boolean
  readonly says: string
}

/** One line for each thing that must be right; exit 1 if any is not. */
export async function doctor(): Promise<CommandResult> {
  setLogLevel('fatal')
  const checks: Check[] = []
  let added: readonly HolidayTable[] = []
  const note = (name: string, ok: boolean, says: string): void => {
    checks.push({ name, ok, says })
  }
  try {
    const config = loadConfig()
    const mode = config.mode === 'trial' ? '试用（没有配置飞书）' : `飞书，${config.feishu.mode}`
    const model = config.model
      ? `；长句由模型 ${config.model.name}（${new URL(config.model.url).host}）再理一遍`
      : ''
    note('配置', true, `${mode}${model}`)
    added = await checkDatabase(config, note)
    if (config.mode === 'live') await checkFeishu(config, note)
  } catch (error) {
    note('配置', false, explain(error))
  }
  checkHolidays(note, added)
  return {
    ok: checks.every((check) => check.ok),
    lines: checks.map((check) => `${check.ok ? '正常' : '异常'}\t${check.name}\t${check.says}`),
  }
}

type Note = (name: string, ok: boolean, says: string) => void

/** Gives the holiday tables that were added to the county's. */
async function checkDatabase(
  config: ReturnType<typeof loadConfig>,
  note: Note,
): Promise<readonly HolidayTable[]> {
  try {
    const opened = await openDatabase(config, { joinRunning: true })
    try {
      const facts = await inspectServer(opened.connection)
      note(
        '数据库',
        facts.transactions,
        `MongoDB ${facts.version}，副本集 ${facts.replicaSet ?? '—'}，成员 ${facts.members}`,
      )
      const offsetMs = Math.round(facts.clockOffsetMs)
      note('时钟', Math.abs(offsetMs) <= CLOCK_LIMIT_MS, `与数据库相差 ${offsetMs} 毫秒`)
      note(
        '备份',
        true,
        config.mongodbUri ? '由数据库管理方负责' : '内置数据库没有自动备份，请定期备份数据目录',
      )
      return await tablesAt(config, opened.connection)
    } finally {
      await opened.close()
    }
  } catch (error) {
    note('数据库', false, explain(error))
    return []
  }
}

async function checkFeishu(
  config: Extract<ReturnType<typeof loadConfig>, { mode: 'live' }>,
  note: Note,
): Promise<void> {
  const { createFeishuMessenger } = await import('../messenger/feishu/feishu-messenger.js')
  const messenger = createFeishuMessenger({ ...config.feishu, mode: 'websocket' })
  try {
    await messenger.lookUp(NOBODY)
    note('飞书凭证', true, '凭证和通讯录权限被接受')
  } catch (error) {
    if (!(error instanceof MessengerError)) throw error
    const { why = '' } = messenger.health()
    const isRefused = why.includes(error.code)
    note(
      '飞书凭证',
      false,
      isRefused ? why : `${config.feishu.domain} 没有正常应答（${error.code}），请检查网络`,
    )
  }
}

async function tablesAt(
  config: ReturnType<typeof loadConfig>,
  connection: Connection,
): Promise<readonly HolidayTable[]> {
  const db = database(connection)
  const county =
    config.mode === 'trial' ? TRIAL_COUNTY : await knownCounty(db, `feishu:${config.feishu.appId}`)
  return county ? holidayTables(db, county) : []
}

/**
 * The State Council's calendar of this year and of the next: its notice comes in November, and from December on there
 * are deadlines that need it.
 */
function checkHolidays(note: Note, added: readonly HolidayTable[]): void {
  const calendar = stateCouncilCalendar(added)
  const today = dayOf(Date.now())
  const [year, month] = [Number(today.slice(0, 4)), Number(today.slice(5, 7))]
  const missing = (month >= 11 ? [year, year + 1] : [year]).filter((one) => !calendar.knows(one))
  const isLate = missing.includes(year) || (month === 12 && missing.length > 0)
  const how = '请把国务院办公厅的放假安排写成 CSV（日期，休或班），用 minqing holidays 文件.csv 导入'
  note(
    '节假日表',
    !isLate,
    missing.length > 0
      ? `缺 ${missing.join('、')} 年，${how}`
      : month >= 11
        ? `有 ${year}、${year + 1} 年`
        : `有 ${year} 年`,
  )
}
