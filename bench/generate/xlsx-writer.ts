import { ZipWriter } from './zip-writer.js'

export interface SheetRows {
  readonly name: string
  /** The first row has the headings. */
  readonly rows: Iterable<readonly string[]>
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

/** Writes a workbook of text cells row by row, with a table of shared strings as office programs write it. */
export async function writeXlsx(path: string, sheets: readonly SheetRows[]): Promise<void> {
  const zip = new ZipWriter(path)
  const strings = new Map<string, number>()
  await zip.entry('[Content_Types].xml', [contentTypes(sheets)])
  await zip.entry('_rels/.rels', [relations([['officeDocument', 'xl/workbook.xml']])])
  await zip.entry('xl/workbook.xml', [workbook(sheets)])
  const parts = sheets.map((_, place): [string, string] => ['worksheet', `worksheets/sheet${place + 1}.xml`])
  await zip.entry('xl/_rels/workbook.xml.rels', [
    relations([...parts, ['sharedStrings', 'sharedStrings.xml']]),
  ])
  for (const [place, sheet] of sheets.entries()) {
    await zip.entry(`xl/worksheets/sheet${place + 1}.xml`, sheetXml(sheet.rows, strings))
  }
  await zip.entry('xl/sharedStrings.xml', stringsXml(strings))
  await zip.close()
}

function* sheetXml(rows: Iterable<readonly string[]>, strings: Map<string, number>): Generator<string> {
  yield `${HEAD}<worksheet xmlns="${MAIN}"><sheetData>`
  let number = 0
  for (const row of rows) {
    number++
    let xml = `<row r="${number}">`
    for (const [column, text] of row.entries()) {
      if (text === '') continue
      let index = strings.get(text)
      if (index === undefined) {
        index = strings.size
        strings.set(text, index)
      }
      xml += `<c r="${String.fromCharCode(65 + column)}${number}" t="s"><v>${index}</v></c>`
    }
    yield `${xml}</row>`
  }
  yield '</sheetData></worksheet>'
}

function* stringsXml(strings: ReadonlyMap<string, number>): Generator<string> {
  yield `${HEAD}<sst xmlns="${MAIN}" uniqueCount="${strings.size}">`
  for (const text of strings.keys()) yield `<si><t xml:space="preserve">${escaped(text)}</t></si>`
  yield '</sst>'
}

function workbook(sheets: readonly SheetRows[]): string {
  const rows = sheets.map(
    ({ name }, place) => `<sheet name="${escaped(name)}" sheetId="${place + 1}" r:id="rId${place + 1}"/>`,
  )
  return `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${rows.join('')}</sheets></workbook>`
}

function relations(targets: readonly (readonly [kind: string, target: string])[]): string {
  const rows = targets.map(
    ([kind, target], place) =>
      `<Relationship Id="rId${place + 1}" Type="${RELATIONS}/${kind}" Target="${target}"/>`,
  )
  return `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${rows.join('')}</Relationships>`
}

function contentTypes(sheets: readonly SheetRows[]): string {
  const part = (name: string, kind: string) =>
    `<Override PartName="/xl/${name}" ContentType="${TYPE}.${kind}+xml"/>`
  const parts = sheets.map((_, place) => part(`worksheets/sheet${place + 1}.xml`, 'worksheet'))
  return (
    `${HEAD}<Types xmlns="${PACKAGE}/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    part('workbook.xml', 'sheet.main') +
    part('sharedStrings.xml', 'sharedStrings') +
    `${parts.join('')}</Types>`
  )
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
