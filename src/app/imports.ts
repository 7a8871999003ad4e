import { setTimeout as sleep } from 'node:timers/promises'
import type { WorkbookReport } from '../conversation/extras.js'
import { logger } from '../logger.js'
import { type Connection, database } from '../store/database.js'
import { createImportOrders, type ImportOrder } from '../store/import-orders.js'
import type { Workbooks } from '../store/workbooks.js'
import { countsInOrder, type ImportReport, reportLines, reportNotes } from '../workbook/import-report.js'
import { CHAT_LIMITS } from '../workbook/limits.js'
import { problemLine } from '../workbook/problems.js'

const log = logger.child({ room: 'imports' })

const LOOK_EVERY_MS = 2_000
/** A chat message; the whole list is for the command line. */
const MAX_LINES = 40

export interface ImportDeskOptions {
  readonly county: string
  readonly connection: Connection
  readonly workbooks: Workbooks
  readonly now: () => number
  readonly wakeSender: () => void
}

/** The dry run of a workbook that came in a chat. */
export async function dryRun(
  options: ImportDeskOptions,
  file: Buffer,
  name: string,
): Promise<WorkbookReport> {
  const report = await runImport(options, file, name, 'system', true)
  return {
    ok: report.ok,
    counts: report.ok ? countsInOrder(report) : [],
    notes: report.ok ? reportNotes(report) : [],
    warnings: report.warnings.map(problemLine),
    errors: report.problems.map(problemLine),
  }
}

/** Reading workbooks takes packages that no other part needs: they are loaded with the first workbook. */
async function runImport(
  { connection, county, now }: ImportDeskOptions,
  file: Buffer,
  fileName: string,
  actor: string,
  isDryRun: boolean,
): Promise<ImportReport> {
  const common = { connection, county, actor, file, fileName, now: now(), limits: CHAT_LIMITS }
  const { importWorkbook } = await import('../store/registry/import-workbook.js')
  return importWorkbook({ ...common, dryRun: isDryRun })
}

/** Runs confirmed imports one after the other and reports each to its chat. What a crash broke off is begun again. */
export class ImportDesk {
  readonly #options: ImportDeskOptions
  readonly #stopped = new AbortController()
  #loop: Promise<void> = Promise.resolve()

  constructor(options: ImportDeskOptions) {
    this.#options = options
  }

  start(): void {
    this.#loop = this.#run(this.#stopped.signal)
  }

  async stop(): Promise<void> {
    this.#stopped.abort()
    await this.#loop
  }

  async #run(signal: AbortSignal): Promise<void> {
    const orders = createImportOrders(this.#options.county, database(this.#options.connection))
    while (!signal.aborted) {
      try {
        for (const order of await orders.waiting()) {
          if (signal.aborted) return
          await orders.end(order, await this.#carryOut(order), this.#options.now())
          this.#options.wakeSender()
        }
      } catch (error) {
        log.warn({ err: error }, 'import put off')
      }
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => {})
    }
  }

  async #carryOut(order: ImportOrder): Promise<string> {
    const file = await this.#options.workbooks.open(order.fileId)
    if (!file) return `${order.fileName} 已经找不到了，没有导入。请重新发送。`
    const report = await runImport(this.#options, file, order.fileName, order.by, false)
    const lines = reportLines(report)
    const more = lines.length > MAX_LINES ? [`……另有 ${lines.length - MAX_LINES} 行`] : []
    return [order.fileName, ...lines.slice(0, MAX_LINES), ...more].join('\n')
  }
}
