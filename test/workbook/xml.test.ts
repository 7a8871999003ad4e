import fc from 'fast-check'
import { SaxesParser } from 'saxes'
import { expect, test } from 'vitest'
import { WorkbookRefused } from '#src/workbook/problems.js'
import { parseXml } from '#src/workbook/xlsx/xml.js'
import { rowsOf } from './check-workbook.js'
import { inlineRow, rawXlsx, sheetXml } from './raw-xlsx.js'

type Events = string[]

/** What is opened, said and closed, as lines; adjoining texts are one. */
function recorder() {
  const events: Events = []
  let said = ''
  const flush = () => {
    if (said !== '') events.push(`text ${said}`)
    said = ''
  }
  return {
    open: (name: string, a: string | undefined) => {
      flush()
      events.push(`open ${name} ${a ?? '-'}`)
    },
    text: (text: string) => {
      said += text
    },
    close: (name: string) => {
      flush()
      events.push(`close ${name}`)
    },
    events,
  }
}

async function* cut(text: string, size: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size)
}

/** Undefined if the text is refused. */
async function ours(xml: string, pieceSize: number): Promise<Events | undefined> {
  const { open, text, close, events } = recorder()
  try {
    await parseXml(cut(xml, pieceSize), { open: (name, tag) => open(name, tag.attribute('a')), text, close })
    return events
  } catch (error) {
    if (error instanceof WorkbookRefused) return undefined
    throw error
  }
}

/** By a parser that knows the whole of XML. */
function judged(xml: string): Events | undefined {
  const { open, text, close, events } = recorder()
  const parser = new SaxesParser({ xmlns: false, position: false })
  let failed = false
  parser.on('error', () => {
    failed = true
  })
  parser.on('doctype', () => {
    failed = true
  })
  parser.on('opentag', ({ name, attributes }) => open(name, attributes.a))
  parser.on('text', (said) => text(events.some((line) => line.startsWith('open')) ? said : ''))
  parser.on('cdata', text)
  parser.on('closetag', ({ name }) => close(name))
  parser.write(xml).close()
  return failed ? undefined : events
}

const piece = fc.constantFrom(
  '<b>',
  '</b>',
  '<b/>',
  '<b a="1">',
  "<b a = 'x>y' >",
  '<b a="&lt;&#65;&#x4e00;"/>',
  '<b a="1" a="2"/>',
  '<b a=1/>',
  '<b a="1"c="2"/>',
  '<b a="<"/>',
  '</b >',
  '</c>',
  '文字',
  '&amp;&gt;',
  '&constructor;',
  '&',
  '&#0;',
  '&#xd800;',
  '\r\n',
  '\u0001',
  '<![CDATA[<b>&amp;]]>',
  '<!-- <b> -->',
  '<?pi <b>?>',
  '<!DOCTYPE b>',
  '<',
  '>',
)

test('what is well-formed reads as any parser of XML reads it, wherever it is cut', async () => {
  const outcomes = new Set<boolean>()
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { maxLength: 7 }),
      fc.integer({ min: 1, max: 9 }),
      async (inner, size) => {
        const xml = `<?xml version="1.0"?><root>${inner.join('')}</root>`
        const expected = judged(xml)
        outcomes.add(expected !== undefined)
        expect(await ours(xml, size)).toEqual(expected)
      },
    ),
    { numRuns: 3000 },
  )
  expect(outcomes).toEqual(new Set([true, false]))
})

test.each(['', 'x', '<a>', '<a/><b/>', '<a/>x', '<a', '</a>'])(
  'a text that is no whole document is refused (%#)',
  async (xml) => {
    expect(await ours(xml, 1)).toBeUndefined()
    expect(await ours(xml, 100)).toBeUndefined()
  },
)

test('a tag without end is refused before it fills the memory', async () => {
  expect(await ours(`<a b="${'x'.repeat(2_000_000)}"/>`, 100_000)).toBeUndefined()
})

const HEADINGS = inlineRow('户编号', '村编码', '户主姓名', '联系电话', '家庭人口')
const STRINGS = ['V1', '单小平', '甲 &amp; 乙', '', '13900000000']
const strings = `<sst>${STRINGS.map((text) => `<si><t>${text}</t></si>`).join('')}</sst>`

test('cells written plainly and in any other way are the same, also where the pieces of a file meet', async () => {
  const rows = Array.from({ length: 4000 }, (_, at) => at + 2)
  const plainly = rows.map(
    (row) =>
      `<row r="${row}"><c r="A${row}"><v>${row}</v></c><c r="B${row}" t="s"><v>0</v></c><c r="C${row}" s="0" t="s"><v>1</v></c><c r="D${row}" t="s"><v>3</v></c><c r="E${row}" s="0" t="n"><v>4</v></c></row>`,
  )
  const otherwise = rows.map(
    (row) =>
      `<row r='${row}'> <c r='A${row}'><v>${row}.0</v></c><c t="s" r="B${row}"><v>0</v></c><c r="C${row}" t="inlineStr"><is><t>单小平</t></is></c><c r="E${row}" ><f>2+2</f><v>4</v></c></row>`,
  )
  const read = (cells: readonly string[]) =>
    rowsOf(rawXlsx('户', sheetXml(HEADINGS + cells.join('')), { strings }), '户')
  const found = await read(plainly)
  expect(found).toHaveLength(rows.length)
  expect(found.at(-1)).toEqual({ id: '4001', villageId: 'V1', head: '单小平', size: 4 })
  expect(await read(otherwise)).toEqual(found)
})

test('a plain cell that names a string that is not there makes the file unreadable', async () => {
  const xml = sheetXml(`${HEADINGS}<row r="2"><c r="A2" t="s"><v>99</v></c></row>`)
  await expect(rowsOf(rawXlsx('户', xml, { strings }), '户')).rejects.toThrow('文字表已损坏')
})
