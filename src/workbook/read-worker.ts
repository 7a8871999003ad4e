import { parentPort } from 'node:worker_threads'
import type { WorkbookLimits } from './limits.js'
import { type Problem, WorkbookRefused } from './problems.js'
import { readSheets } from './read-sheets.js'
import type { SheetName } from './sheet-spec.js'

export interface ReadingTask {
  readonly file: string | Uint8Array
  readonly limits: WorkbookLimits
}

export type ReadingNews =
  | {
      readonly kind: 'batch'
      readonly sheet: SheetName
      readonly rows: Uint8Array
      readonly keys: readonly string[]
    }
  | {
      readonly kind: 'sheet'
      readonly sheet: SheetName
      readonly keys: readonly string[]
      readonly rows: number
    }
  | { readonly kind: 'refused'; readonly reason: string }
  | {
      readonly kind: 'done'
      readonly problems: readonly Problem[]
      readonly problemsBeyond: number
      readonly warnings: readonly Problem[]
      readonly warningsBeyond: number
    }

/** Unpacks and parses in a thread of its own: a hostile file can exhaust it, not the process. */
async function work({ file, limits }: ReadingTask): Promise<void> {
  const tell = (news: ReadingNews, transfer: ArrayBuffer[] = []) => parentPort?.postMessage(news, transfer)
  try {
    const { problems, warnings } = await readSheets(
      typeof file === 'string' ? file : Buffer.from(file.buffer, file.byteOffset, file.byteLength),
      limits,
      {
        batch: (sheet, rows, keys) =>
          tell({ kind: 'batch', sheet, rows, keys }, [rows.buffer as ArrayBuffer]),
        sheet: (sheet, keys, rows) => tell({ kind: 'sheet', sheet, keys, rows }),
      },
    )
    tell({
      kind: 'done',
      problems: problems.items,
      problemsBeyond: problems.beyond,
      warnings: warnings.items,
      warningsBeyond: warnings.beyond,
    })
  } catch (error) {
    if (!(error instanceof WorkbookRefused)) throw error
    tell({ kind: 'refused', reason: error.message })
  }
}

// One after the other: whoever asks waits for the end before asking again.
parentPort?.on('message', (task: ReadingTask) => void work(task))
