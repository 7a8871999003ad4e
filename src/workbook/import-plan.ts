import type { Problem } from './problems.js'
import type { RowFields, Surroundings } from './registry-fields.js'
import type { SheetName, SheetSpec } from './sheet-spec.js'

export interface SheetCounts {
  readonly added: number
  readonly changed: number
  readonly unchanged: number
}

/** Rows that are in the registry but no longer in the file. They are reported, not deleted. */
export interface Vanished {
  readonly count: number
  /** Ids of the first of them; ids only, so that no name gets into a report. */
  readonly first: readonly string[]
}

/** What is to be done with a row. `reordered` rows are written, but counted as unchanged. */
export const ROW_FATES = ['unchanged', 'added', 'changed', 'reordered'] as const
export type RowFate = (typeof ROW_FATES)[number]

export interface PlannedBatch {
  readonly packed: Uint8Array
  /** An index into `ROW_FATES` for each row. */
  readonly fates: Uint8Array
  /** The position of its first row in the sheet. */
  readonly from: number
  /** If all its rows are new and there was room: what is to be written, made while the reading went on. */
  readonly ready?: readonly NewRow[]
}

export interface NewRow {
  readonly id: string
  readonly fields: RowFields['set']
}

export interface PlannedSheet {
  readonly spec: SheetSpec
  readonly presentKeys: ReadonlySet<string>
  readonly counts: SheetCounts
  readonly vanished: Vanished
  readonly batches: readonly PlannedBatch[]
}

/** A validated import, ready to be written. */
export interface ImportPlan {
  /** Of the file. */
  readonly fileHash: string
  readonly campaignId: string
  readonly sheets: readonly PlannedSheet[]
  /** Households not in the file whose unit or village changed with other rows. */
  readonly followers: readonly string[]
  readonly around: Surroundings
  readonly problems: readonly Problem[]
  readonly problemsBeyond: number
  readonly warnings: readonly Problem[]
  readonly warningsBeyond: number
}

export type CountsBySheet = Readonly<Partial<Record<SheetName, SheetCounts>>>

export function countsBySheet(plan: ImportPlan): CountsBySheet {
  return Object.fromEntries(plan.sheets.map((sheet) => [sheet.spec.name, sheet.counts]))
}

/** Whether anything would be written. */
export function changesNothing(plan: ImportPlan): boolean {
  return (
    plan.followers.length === 0 &&
    plan.sheets.every((sheet) => sheet.batches.every((b) => !b.fates.some(Boolean)))
  )
}

/** The first ids of so many. */
export const listed = (ids: readonly string[], count: number): string =>
  ids.join('、') + (count > ids.length ? ' 等' : '')
