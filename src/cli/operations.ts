import { randomBytes } from 'node:crypto'
import { countyCalendar } from '../app/county-calendar.js'
import { createJobs } from '../app/jobs.js'
import { codeDigest } from '../conversation/identify.js'
import { momentInWords } from '../domain/time.js'
import { type Posted, runKey } from '../schedule/job.js'
import type { Scheduler } from '../schedule/runner.js'
import { createAdminCode } from '../store/admin-codes.js'
import { recount } from '../store/coverage/recount.js'
import { database } from '../store/database.js'
import { type LastRun, lastRuns } from '../store/last-runs.js'
import type { CommandResult } from './command-result.js'
import { handOver } from './hand-over.js'
import type { Workplace } from './workplace.js'

const SILENT = { jobTick: () => {} }
const LISTED = 50

export async function recountAll({ connection, county }: Workplace): Promise<CommandResult> {
  const { households, counters } = await recount(connection, county)
  const total = households.length + counters.length
  if (total === 0) return { ok: true, lines: ['核算完成：覆盖数与走访记录一致，没有偏差。'] }
  const lines = [
    ...households.map(
      ({ id, before, after }) => `户 ${id}：${JSON.stringify(before)} → ${JSON.stringify(after)}`,
    ),
    ...counters.map(
      ({ id, before, after }) => `计数 ${id}：${JSON.stringify(before)} → ${JSON.stringify(after)}`,
    ),
  ]
  return {
    ok: true,
    lines: [
      `核算完成：改正了 ${households.length} 户的状态、${counters.length} 个计数：`,
      ...lines.slice(0, LISTED),
      ...(total > LISTED ? [`另有 ${total - LISTED} 处`] : []),
    ],
  }
}

export async function listJobs(place: Workplace): Promise<CommandResult> {
  const { connection, county } = place
  const jobs = (await jobsAt(place)).list()
  const last = await lastRuns(
    database(connection),
    county,
    jobs.map(({ name }) => name),
  )
  return {
    ok: true,
    lines: jobs.map(({ name, cron, next, describe }) =>
      [name, cron, `下次 ${next ? momentInWords(next) : '—'}`, runInWords(last.get(name)), describe].join(
        '\t',
      ),
    ),
  }
}

export async function runJob(
  place: Workplace,
  name: string,
  options: { readonly at?: string; readonly dryRun?: boolean },
): Promise<CommandResult> {
  const at = options.at === undefined ? Date.now() : parseTime(options.at)
  if (at === null) return { ok: false, lines: [`看不懂时间“${options.at}”，请写成 2026-05-15T08:30`] }
  const scheduler = await jobsAt(place)
  const answer = await scheduler.runJobOnce(name, at, { dryRun: options.dryRun ?? false })
  await scheduler.stop()
  switch (answer.kind) {
    case 'done':
      if (!options.dryRun) await handOver(place, runKey(name, at))
      return { ok: true, lines: postedInWords(answer.posted) }
    case 'unknown-job':
      return { ok: false, lines: [`没有叫“${name}”的任务。用 minqing job list 查看全部任务`] }
    case 'held':
      return { ok: false, lines: ['这个任务正在别的进程里运行，请稍后再试'] }
    case 'lost':
      return { ok: false, lines: ['运行中被别的进程接手，结果以那边为准'] }
    case 'failed':
      return { ok: false, lines: [`任务没有完成：${String(answer.error)}`] }
  }
}

function postedInWords({ sent, skipped, why }: Posted): string[] {
  return [`sent ${sent}, skipped ${skipped}`, ...(why === undefined ? [] : [`没有发送：${why}`])]
}

async function jobsAt({ config, connection, county }: Workplace): Promise<Scheduler> {
  const secret = config.secretKey ?? randomBytes(32)
  const calendar = await countyCalendar(connection, county)
  return createJobs({ county, connection, metrics: SILENT, secret, now: Date.now, calendar })
}

const STATES: Readonly<Record<LastRun['state'], string>> = {
  done: '完成',
  running: '运行中',
  failed: '失败，将重试',
  skipped: '太晚，没有运行',
  missed: '被更新的一次代替',
}

function runInWords(run: LastRun | undefined): string {
  if (!run) return '上次 —'
  const counts = run.state === 'done' ? `，发出 ${run.sent}、跳过 ${run.skipped}` : ''
  const why = run.why === undefined ? '' : `（${run.why}）`
  const removed = Object.entries(run.removed ?? {}).map(([kind, n]) => `${REMOVED[kind] ?? kind} ${n}`)
  const tidied = removed.length > 0 ? `，清理 ${removed.join('、')}` : ''
  return `上次 ${momentInWords(run.at)} ${STATES[run.state]}${counts}${why}${tidied}`
}

/** What nightly jobs delete, in words. */
const REMOVED: Readonly<Record<string, string>> = {
  auditDays: '操作记录天数',
  auditRows: '操作记录',
  importRows: '导入前的旧值',
  notices: '提醒记录',
  messages: '没有送达的消息',
}

/** ISO; without a zone it is Asia/Shanghai. */
function parseTime(text: string): number | null {
  const zoned = /(Z|[+-]\d\d:?\d\d)$/.test(text)
    ? text
    : `${text.length === 10 ? `${text}T00:00` : text}+08:00`
  const at = Date.parse(zoned)
  return Number.isNaN(at) ? null : at
}

export async function bootstrapAdmin({ connection, county }: Workplace): Promise<CommandResult> {
  const { code, expiresAt } = await createAdminCode(connection, county, codeDigest, Date.now())
  return {
    ok: true,
    lines: [
      `一次性口令：${code}`,
      `请在 ${momentInWords(expiresAt)} 前，由第一位管理员本人在飞书里私聊机器人，把口令原样发给它。只能用一次。`,
    ],
  }
}
