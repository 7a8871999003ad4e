import type { Bar, Block, Card, Tone } from '#cards/card.js'
import { MessengerError, type ShownCard } from '../port.js'
import { cut, type Element, hint, paragraph, plain, pressButton, sideBySide } from './card-elements.js'
import { fits } from './card-limits.js'
import { renderForm } from './render-form.js'
import { shrinkBody } from './shrink-body.js'

/** The platform refuses a card with more tables. */
const maxTables = 5
const maxColumns = 50
const barCells = 10
const cutHint = '内容较多，这里只显示了一部分。'

const templates: Readonly<Record<Tone, string>> = {
  neutral: 'default',
  info: 'blue',
  success: 'green',
  warning: 'orange',
  danger: 'red',
}

/** The platform's keys of the pictures that it has, by our ids. */
export type PictureKeys = ReadonlyMap<string, string>

const NONE: PictureKeys = new Map()

/**
 * The card in the platform's JSON 2.0, as text: it is weighed and sent as such. Everything a person may have typed goes into plain text nodes. A card that is
 * too big for the platform loses the ends of its longest lists and texts and says so.
 * @throws MessengerError permanent, `card-too-big`, when its buttons and fields alone are too many.
 */
export function renderCard(shown: ShownCard, pictures: PictureKeys = NONE): string {
  let body: Block[] | null = [...shown.card.body]
  let json = JSON.stringify(build(shown, pictures, body, false))
  while (!fits(json)) {
    body = shrinkBody(body, (block) => renderBlock(block, 0, 0, shown.key, pictures))
    if (body === null)
      throw new MessengerError('permanent', 'card-too-big', 'the card exceeds the platform limits')
    json = JSON.stringify(build(shown, pictures, body, true))
  }
  return json
}

function build(
  { card, key }: ShownCard,
  pictures: PictureKeys,
  body: readonly Block[],
  isCut: boolean,
): Element {
  let tables = 0
  const elements = body.flatMap((block, index) => {
    if (block.kind === 'table') tables += 1
    return renderBlock(block, index, tables, key, pictures)
  })
  if (isCut) elements.push(hint(cutHint))
  const title = cut(titleOf(card), 200)
  return {
    schema: '2.0',
    config: {
      update_multi: true,
      enable_forward: false,
      width_mode: 'fill',
      summary: { content: cut(card.summary || titleOf(card), 100) },
    },
    header: { title: plain(title), template: templates[card.tone ?? 'neutral'] },
    body: { elements },
  }
}

function titleOf(card: Card): string {
  return card.title.trim() === '' ? '民情助手' : card.title
}

function renderBlock(
  block: Block,
  index: number,
  tables: number,
  key: string,
  pictures: PictureKeys,
): Element[] {
  switch (block.kind) {
    case 'text':
      return renderText(block.text, block.style ?? 'plain')
    case 'facts':
      return textOf(block.items.map((item) => `${item.label}：${item.value}`).join('\n'))
    case 'divider':
      return [{ tag: 'hr' }]
    case 'row':
      return renderRow(block, key)
    case 'buttons':
      return renderButtons(block, key)
    case 'table':
      return tables > maxTables ? tableAsText(block) : [renderTable(block, index)]
    case 'bars':
      return textOf(block.items.map(barLine).join('\n'))
    case 'image':
      return renderImage(block, pictures)
    case 'form':
      return renderForm(block, index, key)
  }
}

/** Without a key it is left out: the card says the same in figures. */
function renderImage({ picture, alt }: Extract<Block, { kind: 'image' }>, pictures: PictureKeys): Element[] {
  const key = pictures.get(picture)
  if (key === undefined) return []
  return [{ tag: 'img', img_key: key, alt: plain(alt), scale_type: 'fit_horizontal', preview: true }]
}

function renderText(text: string, style: 'plain' | 'strong' | 'hint' | 'quote'): Element[] {
  if (text.trim() === '') return []
  if (style === 'strong') return [paragraph(text, { text_size: 'heading' })]
  if (style === 'hint') return [hint(text)]
  if (style === 'quote') {
    const quoted = text
      .split('\n')
      .map((line) => `│ ${line}`)
      .join('\n')
    return [paragraph(quoted, { text_color: 'grey' })]
  }
  return [paragraph(text)]
}

function textOf(text: string): Element[] {
  return text.trim() === '' ? [] : [paragraph(text)]
}

function renderRow(row: Extract<Block, { kind: 'row' }>, key: string): Element[] {
  const words = [...textOf(row.text), ...(row.hint ? [hint(row.hint)] : [])]
  if (row.buttons.length === 0) return words
  const buttons = row.buttons.map((button) => pressButton(button, key))
  if (words.length === 0) return [sideBySide(buttons)]
  return [sideBySide([{ tag: 'group', elements: words }, ...buttons], 'weighted')]
}

function renderButtons(block: Extract<Block, { kind: 'buttons' }>, key: string): Element[] {
  if (block.buttons.length === 0) return []
  return [sideBySide(block.buttons.map((button) => pressButton(button, key)))]
}

type Table = Extract<Block, { kind: 'table' }>

function renderTable(table: Table, index: number): Element {
  const columns = table.columns.slice(0, maxColumns)
  // Names of columns are ours to choose; keys of the neutral table may hold anything.
  const nameOf = (position: number) => `t${index}c${position}`
  return {
    tag: 'table',
    page_size: 10,
    row_height: 'low',
    columns: columns.map((column, position) => ({
      name: nameOf(position),
      display_name: column.title,
      data_type: 'text',
      horizontal_align: column.align ?? 'left',
    })),
    rows: table.rows.map((row) =>
      Object.fromEntries(columns.map((column, position) => [nameOf(position), row[column.key] ?? ''])),
    ),
  }
}

function tableAsText(table: Table): Element[] {
  const lines = table.rows.map((row) => table.columns.map((column) => row[column.key] ?? '').join('  '))
  return textOf([table.columns.map((column) => column.title).join('  '), ...lines].join('\n'))
}

/** The figures stand beside the bar: a length alone cannot be checked. */
function barLine(bar: Bar): string {
  const share = bar.of > 0 ? Math.min(Math.max(bar.value / bar.of, 0), 1) : 0
  const filled = Math.round(share * barCells)
  return `${bar.label}\n${'█'.repeat(filled)}${'░'.repeat(barCells - filled)} ${bar.value}/${bar.of}`
}
