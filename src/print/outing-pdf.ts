import { buffer } from 'node:stream/consumers'
import PDFDocument from 'pdfkit'
import type { OutingSheet, SheetRow } from '../views/outing-sheet.js'
import type { Fonts } from './fonts.js'
import { Pen } from './pen.js'

/** A4 in points. */
const PAGE = { width: 595.28, height: 841.89, margin: 30 }
const TOP = 86
const ROW = 42
/** Seventeen households to a page, each with a line to write on. */
const ROWS = Math.floor((PAGE.height - TOP - PAGE.margin - 16) / ROW)
const RIGHT = PAGE.width - PAGE.margin
const COLUMNS = { number: 30, group: 54, head: 104, size: 196, targets: 222, promised: 292 } as const
const TICKS = ['入户', '没人', '拒访', '搬走', '电话']
const LINE = '#9aa0aa'
const HINT = '#555555'

/** The list on A4 pages: each with its heading, rows with what to know, boxes to tick and a line to write on. */
export async function outingPdf(sheet: OutingSheet, fonts: Fonts): Promise<Buffer> {
  const doc = new PDFDocument({
    ...{ size: 'A4', margin: 0, autoFirstPage: false, bufferPages: true, font: '' },
    info: { Title: `出门单 ${sheet.code}`, Author: sheet.cadre, Creator: '民情助手', Producer: '民情助手' },
  } as ConstructorParameters<typeof PDFDocument>[0])
  const done = buffer(doc)
  const pen = new Pen(doc, fonts)
  const pages = Math.max(1, Math.ceil(sheet.rows.length / ROWS))
  for (let page = 0; page < pages; page += 1) {
    doc.addPage()
    heading(doc, pen, sheet, `第 ${page + 1} 页，共 ${pages} 页`)
    for (const [i, row] of sheet.rows.slice(page * ROWS, (page + 1) * ROWS).entries())
      drawRow(doc, pen, row, TOP + i * ROW)
  }
  if (pen.lacks) tellOfBoxes(doc, pen, pages)
  doc.end()
  return done
}

type Doc = InstanceType<typeof PDFDocument>

function heading(
  doc: Doc,
  pen: Pen,
  { code, place, cadre, day, asOf, rows }: OutingSheet,
  page: string,
): void {
  pen.write(`出门单 ${code}`, { x: PAGE.margin, y: 26, size: 16 })
  const where = { x: 150, y: 24, size: 10.5, width: RIGHT - 150 - 90 }
  pen.write(`${place}　${day}　走访人：${cadre}`, where)
  doc.fillColor(HINT)
  pen.write(
    `共 ${rows.length} 户，截至 ${asOf}。回来后发：补录 ${code} 行号，例如“补录 ${code} 1、2、5到9 没人 3 4”`,
    {
      ...{ x: 150, y: 42, size: 8, width: RIGHT - 150 },
    },
  )
  pen.write(page, { x: RIGHT - pen.widthOf(page, 8), y: 26, size: 8 })
  const titles = {
    number: '行',
    group: '组',
    head: '户主',
    size: '人口',
    targets: '户类别',
    promised: '上次答应的和说的、备注',
  }
  for (const [key, title] of Object.entries(titles))
    pen.write(title, { x: COLUMNS[key as keyof typeof COLUMNS], y: TOP - 16, size: 8 })
  doc.fillColor('black')
  rule(doc, TOP - 3, 1)
}

function rule(doc: Doc, y: number, width: number): void {
  doc.lineWidth(width).strokeColor(LINE).moveTo(PAGE.margin, y).lineTo(RIGHT, y).stroke().strokeColor('black')
}

function drawRow(doc: Doc, pen: Pen, row: SheetRow, y: number): void {
  pen.write(String(row.number), { x: COLUMNS.number, y, size: 11 })
  pen.write(row.group, { x: COLUMNS.group, y: y + 1, size: 8.5, width: 46, lines: 2 })
  pen.write(row.head, { x: COLUMNS.head, y, size: 11, width: 88 })
  pen.write(row.size, { x: COLUMNS.size, y: y + 1, size: 8.5 })
  pen.write(row.targetGroups, { x: COLUMNS.targets, y: y + 1, size: 7.5, width: 66, lines: 2 })
  const remarks = [row.care, row.promised].filter(Boolean).join('；')
  pen.write(remarks, { x: COLUMNS.promised, y: y + 1, size: 7.5, width: RIGHT - COLUMNS.promised, lines: 2 })
  doc.fillColor(HINT)
  const identity = [row.householdId, row.phone].filter(Boolean).join('　')
  pen.write(identity, { x: COLUMNS.group, y: y + 24, size: 7, width: 138 })
  doc.fillColor('black')
  let x = COLUMNS.size
  for (const tick of TICKS) {
    doc
      .lineWidth(0.6)
      .rect(x, y + 24, 8, 8)
      .stroke()
    pen.write(tick, { x: x + 10, y: y + 23, size: 8 })
    x += 33
  }
  pen.write('记：', { x, y: y + 23, size: 8 })
  const from = x + 16
  doc
    .lineWidth(0.4)
    .strokeColor(LINE)
    .moveTo(from, y + 33)
    .lineTo(RIGHT, y + 33)
    .stroke()
  rule(doc, y + ROW - 5, 0.4)
}

/** Nothing is lost without a word: what the font cannot write is told on every page. */
function tellOfBoxes(doc: Doc, pen: Pen, pages: number): void {
  for (let page = 0; page < pages; page += 1) {
    doc.switchToPage(page)
    const words = '名字里的空框是字库里没有的字，请按户编号核对。'
    pen.write(words, { x: PAGE.margin, y: PAGE.height - PAGE.margin - 4, size: 8 })
  }
}
