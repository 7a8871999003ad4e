import type { Block, Card, Field } from './card.js'

/** A card as lines of text: for transcripts, screen readers and platforms without cards. Buttons are `[label]`. */
export function toPlainText(card: Card): string {
  return [`【${card.title}】`, ...card.body.flatMap(blockLines)].join('\n')
}

function blockLines(block: Block): string[] {
  switch (block.kind) {
    case 'text':
      return [block.text]
    case 'facts':
      return block.items.map((item) => `${item.label}：${item.value}`)
    case 'divider':
      return ['—']
    case 'row':
      return [
        [
          block.text,
          block.hint ? `（${block.hint}）` : '',
          ...block.buttons.map((b) => ` [${b.label}]`),
        ].join(''),
      ]
    case 'buttons':
      return [block.buttons.map((b) => `[${b.label}]`).join(' ')]
    case 'table':
      return [
        block.columns.map((c) => c.title).join(' | '),
        ...block.rows.map((row) => block.columns.map((c) => row[c.key] ?? '').join(' | ')),
      ]
    case 'image':
      return [`〔图：${block.alt}〕`]
    case 'bars':
      return block.items.map((bar) => `${bar.label} ${bar.value}/${bar.of}`)
    case 'form':
      return [
        ...block.fields.map(
          (f) =>
            `${f.label}${f.required ? '＊' : ''}${f.error ? `（${f.error}）` : ''}：${filledIn(f) || '____'}`,
        ),
        [block.submit, ...(block.others ?? [])].map((b) => `[${b.label}]`).join(' '),
      ]
  }
}

function filledIn(field: Field): string {
  if (field.type === 'text' || field.type === 'date') return field.value ?? ''
  const values = field.type === 'choice' ? [field.value ?? ''] : (field.values ?? [])
  return values.map((value) => field.options.find((o) => o.value === value)?.label ?? '').join('、')
}
