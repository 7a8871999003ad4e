import type { Block, Field, Form } from '#cards/card.js'
import { countNodes } from './card-limits.js'

/** What one node costs beside its bytes, so that both limits of a card weigh in one figure. */
const bytesPerNode = 150

/**
 * Takes the heaviest thing that may be shortened and shortens it: the end of a run of rows, half of a table, of
 * bars, of facts, of a long text, of a list of options; where nothing is long, but there is too much of it, the last
 * thing that only tells. Buttons and fields stay, since a card without them is a dead end. Returns null when nothing
 * is left to leave out.
 */
export function shrinkBody(body: readonly Block[], weigh: (block: Block) => unknown): Block[] | null {
  const rows = body.filter((block) => block.kind === 'row')
  const weightOf = (block: Block) => {
    const shown = weigh(block)
    return JSON.stringify(shown).length + countNodes(shown) * bytesPerNode
  }
  const rowsWeight = rows.length > 1 ? rows.reduce((sum, row) => sum + weightOf(row), 0) : 0
  let heaviest = { index: -1, weight: 0 }
  body.forEach((block, index) => {
    if (block.kind === 'row' && rows.length > 1) return
    const weight = shorten(block) === null ? 0 : weightOf(block)
    if (weight > heaviest.weight) heaviest = { index, weight }
  })
  if (rowsWeight > heaviest.weight) return dropRows(body, Math.ceil(rows.length / 8))
  if (heaviest.index < 0) return dropLast(body)
  return body.flatMap((block, index) => (index === heaviest.index ? (shorten(block) ?? []) : [block]))
}

/** Without the last rows of the card; what stands between them stays. */
function dropRows(body: readonly Block[], count: number): Block[] {
  let left = body.filter((block) => block.kind === 'row').length - count
  return body.filter((block) => block.kind !== 'row' || left-- > 0)
}

/** Without the last eighth of the blocks that only tell. */
function dropLast(body: readonly Block[]): Block[] | null {
  const tells = (block: Block) => !['buttons', 'form'].includes(block.kind)
  const telling = body.filter(tells).length
  if (telling === 0) return null
  let left = telling - Math.ceil(telling / 8)
  return body.filter((block) => !tells(block) || left-- > 0)
}

/** The block about half as long, or null when it cannot be shorter. */
function shorten(block: Block): Block[] | null {
  switch (block.kind) {
    case 'text':
      return block.text.length > 60 ? [{ ...block, text: halfText(block.text) }] : null
    case 'facts': {
      const longest = block.items.reduce((max, item) => Math.max(max, item.value.length), 0)
      if (longest > 200) {
        const items = block.items.map((item) =>
          item.value.length === longest ? { ...item, value: halfText(item.value) } : item,
        )
        return [{ ...block, items }]
      }
      return block.items.length > 1 ? [{ ...block, items: half(block.items) }] : null
    }
    case 'row':
      return block.text.length > 60 ? [{ ...block, text: halfText(block.text) }] : null
    case 'table':
      return block.rows.length > 1 ? [{ ...block, rows: half(block.rows) }] : null
    case 'bars':
      return block.items.length > 1 ? [{ ...block, items: half(block.items) }] : null
    case 'form':
      return shortenForm(block)
    default:
      return null
  }
}

/** Halves the longest list of options; what was chosen before stays on offer. */
function shortenForm(form: Form): Block[] | null {
  const optionsOf = (field: Field) => ('options' in field ? field.options.length : 0)
  const longest = form.fields.reduce((max, field) => Math.max(max, optionsOf(field)), 0)
  if (longest < 4) return null
  const fields = form.fields.map((field): Field => {
    if (!('options' in field) || field.options.length !== longest) return field
    const chosen = field.type === 'choices' ? (field.values ?? []) : [field.value ?? '']
    const kept = half(field.options)
    const options = [
      ...kept,
      ...field.options.slice(kept.length).filter((option) => chosen.slice(0, 1).includes(option.value)),
    ]
    return { ...field, options }
  })
  return [{ ...form, fields }]
}

function half<T>(items: readonly T[]): T[] {
  return items.slice(0, Math.floor(items.length / 2))
}

function halfText(text: string): string {
  const characters = Array.from(text)
  return `${characters.slice(0, Math.floor(characters.length / 2)).join('')}…`
}
