import type { DirectoryEntry } from '../messenger/port.js'
import type { Understood } from '../understanding/understood.js'

/** What a turn needs from outside the database, fetched before it. */
export interface Extras {
  /** For an account that nobody is registered with: the directory's entry, or that the directory could not be asked. */
  readonly directory?: DirectoryEntry | 'none' | 'unavailable'
  /** For a file that was sent: where it was put, or why not. */
  readonly file?: StoredFile | { readonly kind: 'refused'; readonly sentence: string }
  /** What a model made of a sentence; it counts only where the rules, in the turn, read the same households and days. */
  readonly reading?: { readonly text: string; readonly understood: Understood }
}

export type StoredFile =
  | {
      readonly kind: 'attachment'
      readonly id: string
      readonly what: 'image' | 'audio'
      /** What a voice message says, where that could be recognised. */
      readonly said?: string
    }
  | {
      readonly kind: 'workbook'
      readonly fileId: string
      readonly name: string
      readonly report: WorkbookReport
    }

/** The dry run of a workbook, in words. */
export interface WorkbookReport {
  readonly ok: boolean
  readonly counts: readonly {
    readonly sheet: string
    readonly added: number
    readonly changed: number
    readonly unchanged: number
  }[]
  /** What else to know before it is confirmed, e.g. which rows are in the county but not in the file. */
  readonly notes: readonly string[]
  readonly warnings: readonly string[]
  /** `表 行 列: 原因`. */
  readonly errors: readonly string[]
}
