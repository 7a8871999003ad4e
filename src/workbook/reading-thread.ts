import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { Worker } from 'node:worker_threads'
import { logger } from '../logger.js'
import { BatchQueue } from './batch-queue.js'
import type { HouseholdStream, ParsedSheet, ReadingFindings, WorkbookReading } from './parsed-workbook.js'
import { WorkbookRefused } from './problems.js'
import type { ReadingNews, ReadingTask } from './read-worker.js'
import type { SheetName } from './sheet-spec.js'
import { HOUSEHOLDS } from './sheets.js'
import { keepWorker, takeWorker } from './warm-worker.js'

const log = logger.child({ part: 'workbook' })

/** Of packed rows; some 60,000 households. */
const KEPT_UP_TO_BYTES = 16 * 1024 * 1024

/** Gathers what the worker tells. */
export class ReadingThread {
  /** As soon as every small sheet was read. */
  readonly begun: Promise<WorkbookReading>
  readonly #worker: Worker
  readonly #heapMb: number
  #bytes = 0
  #isOver = false
  readonly #timer: NodeJS.Timeout
  readonly #startedAt = performance.now()
  readonly #hash: Promise<string>
  readonly #small: ParsedSheet[] = []
  readonly #batches = new Map<SheetName, Uint8Array[]>()
  readonly #households = new BatchQueue()
  readonly #begin: (reading: WorkbookReading) => void
  readonly #end: Promise<Omit<ReadingFindings, 'fileHash'>>
  #finish: (found: Omit<ReadingFindings, 'fileHash'>) => void = () => undefined
  #fail: (error: WorkbookRefused) => void = () => undefined

  constructor(task: ReadingTask) {
    this.#heapMb = task.limits.heapMb
    this.#worker = takeWorker(this.#heapMb)
    this.#worker.postMessage(task)
    this.#hash = hashOf(task.file)
    this.#end = new Promise((resolve, reject) => {
      this.#finish = resolve
      this.#fail = reject
    })
    let begin: (reading: WorkbookReading) => void = () => undefined
    this.begun = new Promise((resolve, reject) => {
      begin = resolve
      this.#end.catch(reject)
    })
    this.#begin = begin
    this.#hash.catch(() => undefined)
    this.#timer = setTimeout(
      () => this.#refuse('读取超时，没有导入。请分成几个文件依次导入'),
      task.limits.timeoutMs,
    )
    this.#worker.on('message', (news: ReadingNews) => this.#heard(news))
    this.#worker.on('error', (error) => {
      log.error({ err: error }, 'workbook reader failed')
      this.#refuse('读取时出错，没有导入。请在 Excel 或 WPS 里另存为 .xlsx 后再试', error)
    })
    this.#worker.on('exit', () => this.#refuse('读取中断，没有导入。请再试一次'))
  }

  close(): void {
    if (this.#isOver) return
    this.#isOver = true
    clearTimeout(this.#timer)
    void this.#worker.terminate()
  }

  /**
   * A thread that did its work serves the next reading; one that was broken off, refused or failed does not, nor one
   * whose heap a large file has made large.
   */
  #release(): void {
    this.#isOver = true
    clearTimeout(this.#timer)
    if (this.#bytes <= KEPT_UP_TO_BYTES) keepWorker(this.#worker, this.#heapMb)
    else void this.#worker.terminate()
  }

  #heard(news: ReadingNews): void {
    if (news.kind === 'refused') this.#refuse(news.reason)
    else if (news.kind === 'done') this.#done(news)
    else if (news.sheet === HOUSEHOLDS) {
      this.#reading({ keys: news.keys, batches: this.#households })
      if (news.kind === 'batch') {
        this.#bytes += news.rows.byteLength
        this.#households.push(news.rows)
      }
    } else if (news.kind === 'batch') {
      const batches = this.#batches.get(news.sheet) ?? []
      batches.push(news.rows)
      this.#batches.set(news.sheet, batches)
    } else {
      const { sheet: name, keys, rows } = news
      this.#small.push({ name, keys, rows, batches: this.#batches.get(name) ?? [] })
    }
  }

  /** Only the first call counts. */
  #reading(households: HouseholdStream | undefined): void {
    const findings = async () => ({ ...(await this.#end), fileHash: await this.#hash })
    this.#begin({ ok: true, small: this.#small, households, findings, close: () => this.close() })
  }

  #done({ kind: _, ...found }: ReadingNews & { kind: 'done' }): void {
    this.#reading(undefined)
    this.#finish(found)
    this.#households.end()
    const ms = Math.round(performance.now() - this.#startedAt)
    log.info({ ms, problems: found.problems.length }, 'workbook read')
    this.#release()
  }

  /** Of no effect once the end was reached. */
  #refuse(reason: string, cause?: unknown): void {
    const error = new WorkbookRefused(reason, { cause })
    this.#fail(error)
    this.#households.end(error)
    this.close()
  }
}

async function hashOf(file: string | Uint8Array): Promise<string> {
  const hash = createHash('sha256')
  if (typeof file !== 'string') return hash.update(file).digest('hex')
  for await (const piece of createReadStream(file)) hash.update(piece)
  return hash.digest('hex')
}
