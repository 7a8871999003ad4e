import { posix } from 'node:path'
import { WorkbookRefused } from '../problems.js'
import type { Archive } from './archive.js'
import { parseXml, type XmlTag } from './xml.js'
import { unescapeCell } from './xml-text.js'

export interface SheetPart {
  readonly name: string
  /** Its entry in the archive. */
  readonly path: string
}

export interface WorkbookParts {
  readonly sheets: readonly SheetPart[]
  readonly from1904: boolean
  readonly sharedStrings: readonly string[]
  /** Per cell style: whether it shows a number as a date. */
  readonly dateStyles: readonly boolean[]
}

const MAIN = 'xl/workbook.xml'
const SMALL_PART_BYTES = 20 * 1024 * 1024

/** Everything of a workbook but the cells. */
export async function readParts(archive: Archive, sharedStringBytes: number): Promise<WorkbookParts> {
  const main = await mainPart(archive)
  const targets = await relations(archive, main)
  const byType = (type: string) => [...targets.values()].find((relation) => relation.type === type)?.path
  const found: { name: string; id: string }[] = []
  let from1904 = false
  await parseXml(archive.text(main, SMALL_PART_BYTES), {
    open: (name, tag) => {
      if (name === 'sheet') found.push({ name: tag.attribute('name') ?? '', id: relationId(tag) })
      if (name === 'workbookPr') from1904 = ['1', 'true'].includes(tag.attribute('date1904') ?? '')
    },
  })
  const sheets: SheetPart[] = []
  for (const { name, id } of found) {
    const relation = targets.get(id)
    if (relation?.type === 'worksheet') sheets.push({ name: name.trim(), path: relation.path })
  }
  if (sheets.length === 0)
    throw new WorkbookRefused('工作簿里没有工作表。请用“minqing template”生成的模板填写')
  const strings = byType('sharedStrings')
  const styles = byType('styles')
  return {
    sheets,
    from1904,
    sharedStrings:
      strings && archive.has(strings) ? await readStrings(archive, strings, sharedStringBytes) : [],
    dateStyles: styles && archive.has(styles) ? await readDateStyles(archive, styles) : [],
  }
}

const relationId = (tag: XmlTag): string => tag.attribute('r:id') ?? tag.attributeEnding(':id') ?? ''

async function mainPart(archive: Archive): Promise<string> {
  if (!archive.has('_rels/.rels')) return MAIN
  const root = await relations(archive, '')
  return [...root.values()].find((relation) => relation.type === 'officeDocument')?.path ?? MAIN
}

async function relations(
  archive: Archive,
  part: string,
): Promise<Map<string, { type: string; path: string }>> {
  const folder = posix.dirname(part)
  const path = posix.join(folder, '_rels', `${posix.basename(part)}.rels`)
  const targets = new Map<string, { type: string; path: string }>()
  if (!archive.has(path)) throw new WorkbookRefused('这不是 Excel 工作簿（.xlsx）。请另存为 .xlsx 后再试')
  await parseXml(archive.text(path, SMALL_PART_BYTES), {
    open: (name, tag) => {
      if (name !== 'Relationship' || tag.attribute('TargetMode') === 'External') return
      const target = tag.attribute('Target') ?? ''
      const type = tag.attribute('Type') ?? ''
      targets.set(tag.attribute('Id') ?? '', {
        type: type.slice(type.lastIndexOf('/') + 1),
        path: target.startsWith('/') ? target.slice(1) : posix.join(folder, target),
      })
    },
  })
  return targets
}

/** The strings cells point to. Readings in `rPh` (furigana, pinyin guides) are not part of the text. */
async function readStrings(archive: Archive, path: string, limitBytes: number): Promise<string[]> {
  const strings: string[] = []
  let current = ''
  let inText = false
  let inReading = 0
  await parseXml(archive.text(path, limitBytes), {
    shortcut: { inside: 'sst', take: (buffer, at) => takePlainStrings(buffer, at, strings) },
    open: (name) => {
      if (name === 'si') current = ''
      else if (name === 'rPh') inReading += 1
      else if (name === 't') inText = inReading === 0
    },
    text: (text) => {
      if (inText) current += text
    },
    close: (name) => {
      if (name === 't') inText = false
      else if (name === 'rPh') inReading -= 1
      else if (name === 'si') strings.push(unescapeCell(current))
    },
  })
  return strings
}

const PLAIN_BEGINNINGS = ['<si><t>', '<si><t xml:space="preserve">']
const PLAIN_END = '</t></si>'

/** Takes strings without formats, references or line ends, as nearly all are; the first other thing ends it. */
function takePlainStrings(buffer: string, from: number, strings: string[]): number {
  for (let at = from; ; ) {
    const beginning = PLAIN_BEGINNINGS.find((plain) => buffer.startsWith(plain, at))
    if (beginning === undefined) return at
    const end = buffer.indexOf('<', at + beginning.length)
    if (end === -1 || !buffer.startsWith(PLAIN_END, end)) return at
    const text = buffer.slice(at + beginning.length, end)
    if (text.includes('&') || text.includes('\r')) return at
    strings.push(unescapeCell(text))
    at = end + PLAIN_END.length
  }
}

/** Number formats built into Excel that show dates, the Chinese ones among them. */
function isBuiltInDate(format: number): boolean {
  return (
    (format >= 14 && format <= 17) ||
    format === 22 ||
    (format >= 27 && format <= 36) ||
    (format >= 50 && format <= 58)
  )
}

/** Whether a format code shows a day: has y or d outside quotes, brackets and escapes. */
function showsDay(code: string): boolean {
  return /[yd年]/i.test(code.replace(/"[^"]*"|\[[^\]]*\]|\\.|_./g, '')) && !/general/i.test(code)
}

async function readDateStyles(archive: Archive, path: string): Promise<boolean[]> {
  const own = new Map<number, boolean>()
  const styles: boolean[] = []
  let inCellStyles = false
  await parseXml(archive.text(path, SMALL_PART_BYTES), {
    open: (name, tag) => {
      if (name === 'numFmt')
        own.set(Number(tag.attribute('numFmtId')), showsDay(tag.attribute('formatCode') ?? ''))
      else if (name === 'cellXfs') inCellStyles = true
      else if (name === 'xf' && inCellStyles) {
        const format = Number(tag.attribute('numFmtId') ?? 0)
        styles.push(own.get(format) ?? isBuiltInDate(format))
      }
    },
    close: (name) => {
      if (name === 'cellXfs') inCellStyles = false
    },
  })
  return styles
}
