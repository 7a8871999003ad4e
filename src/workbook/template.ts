import type { Blob } from 'node:buffer'
import type { Stream } from 'node:stream'
import writeXlsxFile, { type Cell, type Feature, type Row, type Sheet } from 'write-excel-file/node'
import { letters } from './rows.js'
import type { ColumnSpec, SheetSpec } from './sheet-spec.js'
import { NOTES_SHEET, SHEETS } from './sheets.js'

type FileContent = Stream | Buffer | Blob

/** Drop-downs end here: further rows are pasted, which no drop-down sees, and some programs unfold every cell. */
const LAST_ROW = 10_000
/** Excel's limit for a list written into the validation itself. */
const LIST_CHARS = 255
const KINDS: Readonly<Record<ColumnSpec['kind'], string>> = {
  code: '编号',
  account: '平台给的编号',
  label: '名称',
  person: '姓名',
  text: '文字',
  phone: '电话',
  day: '日期，如 2024-05-15',
  whole: '整数',
  choice: '选一个',
  choices: '可选几个，用；隔开',
  flag: '选一个',
  list: '可填几个，用；隔开',
}

/** Writes the empty workbook: every sheet with its headings, drop-downs and an example row to be overwritten. */
export async function writeTemplate(path: string): Promise<void> {
  const sheets = [notesSheet(), ...SHEETS.map(templateSheet)]
  await writeXlsxFile(sheets, { features: [columnRules] }).toFile(path)
}

function templateSheet(spec: SheetSpec): Sheet<FileContent> {
  const headings = spec.columns.map(
    (column): Cell => ({
      value: column.heading,
      type: String,
      fontWeight: 'bold',
      backgroundColor: column.required ? '#FDE9D9' : '#EAF1DD',
    }),
  )
  const example = spec.columns.map((column): Cell => exampleCell(column))
  const columns = spec.columns.map((column) => ({ width: Math.max(12, column.heading.length * 2 + 4) }))
  return { sheet: spec.name, data: [headings, example], columns, stickyRowsCount: 1 }
}

/** Everything but whole numbers is text: codes, phone numbers and days stay as they are typed. */
function exampleCell({ example, kind }: ColumnSpec): Cell {
  if (example === '') return null
  return kind === 'whole'
    ? { value: Number(example), type: Number }
    : { value: String(example), type: String, format: '@' }
}

function notesSheet(): Sheet<FileContent> {
  const bold = (value: string): Cell => ({ value, type: String, fontWeight: 'bold' })
  const plain = (value: string): Cell => ({ value, type: String })
  const rows: Row[] = [
    [plain('每张表第 2 行是例子，请改掉或删掉。表名和表头不要改，列的先后可以换。橙色的列必须填。')],
    [plain('不需要的表可以删掉。改过以后可以再次导入：只改变了的行会写入，表里删掉的行不会从登记里删掉。')],
    [],
    [bold('表'), bold('列'), bold('必填'), bold('怎么填')],
  ]
  for (const spec of SHEETS) {
    rows.push([bold(spec.name), null, null, plain(spec.about)])
    for (const column of spec.columns) {
      rows.push([null, plain(column.heading), plain(column.required ? '是' : ''), plain(instruction(column))])
    }
  }
  const columns = [{ width: 12 }, { width: 18 }, { width: 8 }, { width: 70 }]
  return { sheet: NOTES_SHEET, data: rows, columns }
}

export function instruction(column: ColumnSpec): string {
  const words = column.choices ? `：${Object.keys(column.choices).join('、')}` : ''
  const reference = column.refersTo ? `，要在“${column.refersTo}”表里有` : ''
  return `${KINDS[column.kind]}${words}${reference}${column.hint ? `。${column.hint}` : ''}`
}

/** Adds what the library has none of: drop-downs, and whole columns formatted as text like their example. */
const columnRules: Feature<FileContent> = {
  files: {
    transform: {
      'xl/worksheets/sheet{id}.xml': {
        transform: (xml, _options, { sheetIndex }) => {
          const spec = SHEETS[sheetIndex - 1]
          return spec
            ? textColumns(xml, spec).replace('</sheetData>', `</sheetData>${validations(spec)}`)
            : xml
        },
      },
    },
  },
}

/** Otherwise Excel takes the leading zero from a code typed below the example. */
function textColumns(xml: string, spec: SheetSpec): string {
  const style = /<c r="[A-Z]+2" s="(\d+)" t="(?:s|inlineStr|str)"/.exec(xml)?.[1]
  if (style === undefined) return xml
  return xml.replace(/<col min="(\d+)"/g, (column, number: string) => {
    const kind = spec.columns[Number(number) - 1]?.kind
    return kind === 'whole' || kind === undefined ? column : `${column} style="${style}"`
  })
}

function validations(spec: SheetSpec): string {
  const rules: string[] = []
  for (const [index, column] of spec.columns.entries()) {
    const words = Object.keys(column.choices ?? {}).join(',')
    if (words === '' || words.length > LIST_CHARS) continue
    const place = `${letters(index)}2:${letters(index)}${LAST_ROW}`
    // Where several may be given, a list only suggests; Excel must not refuse what is typed.
    const strict = column.kind === 'choices' ? '0' : '1'
    rules.push(
      `<dataValidation type="list" allowBlank="1" showInputMessage="1" showErrorMessage="${strict}" ` +
        `errorTitle="请从下拉列表里选" error="${words.replaceAll(',', '、')}" sqref="${place}">` +
        `<formula1>"${words}"</formula1></dataValidation>`,
    )
  }
  return rules.length === 0
    ? ''
    : `<dataValidations count="${rules.length}">${rules.join('')}</dataValidations>`
}
