/** What a cell of the workbook can hold once it was understood. Lists are several values in one cell. */
export type CellValue = string | number | boolean | readonly string[]

export type SheetName =
  | '活动'
  | '阶段'
  | '单位'
  | '干部'
  | '村'
  | '挂点'
  | '户'
  | '企业'
  | '重点人员'
  | '群'
  | '时限'

export type CollectionName =
  | 'campaigns'
  | 'phases'
  | 'units'
  | 'people'
  | 'villages'
  | 'village_links'
  | 'households'
  | 'enterprises'
  | 'key_persons'
  | 'chat_groups'
  | 'time_limits'

/**
 * How the text of a cell is understood.
 * `code`: an identifier, folded with NFKC. `account`: an identifier a platform gave, any signs but blanks. `label`: a name of a thing that is an identifier too (a unit). `person`:
 * a person's name. `text`: free text. `choices` and `list`: several, parted by ； or ;.
 */
export type ColumnKind =
  | 'code'
  | 'account'
  | 'label'
  | 'person'
  | 'text'
  | 'phone'
  | 'day'
  | 'whole'
  | 'choice'
  | 'choices'
  | 'flag'
  | 'list'

export interface ColumnSpec {
  readonly heading: string
  /** The field of the document. */
  readonly key: string
  readonly kind: ColumnKind
  readonly required?: true
  /** The sheet whose key this column names. */
  readonly refersTo?: '单位' | '干部' | '村' | '户'
  /** Words of the workbook to stored values. */
  readonly choices?: Readonly<Record<string, string | boolean>>
  readonly min?: number
  readonly max?: number
  readonly maxLength?: number
  /** A blank cell leaves what the registry has: the value may have come from elsewhere (binding, appointment). */
  readonly keepWhenBlank?: true
  /** Used for a new row when the cell is blank. */
  readonly whenBlank?: CellValue
  /** For the example row of the template. */
  readonly example: string | number
  readonly hint?: string
}

export interface RowProblem {
  readonly heading: string
  readonly reason: string
}

export type RowValues = Readonly<Record<string, CellValue | undefined>>

export interface SheetSpec {
  readonly name: SheetName
  readonly collection: CollectionName
  readonly columns: readonly ColumnSpec[]
  /** The columns that together name a row; joined by `/` they are the document's id. */
  readonly idKeys: readonly string[]
  /** Id columns that are not fields of the document. */
  readonly idOnly: readonly string[]
  /** What one sentence tells the office about this sheet. */
  readonly about: string
  /** Rules over several cells of one row. */
  readonly check?: (values: RowValues) => readonly RowProblem[]
  /** At most so many rows make sense. */
  readonly maxRows?: number
}
