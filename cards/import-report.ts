import type { Block, Card } from './card.js'

export interface ImportReportView {
  readonly name: string
  readonly fileId: string
  readonly ok: boolean
  readonly counts: readonly {
    readonly sheet: string
    readonly added: number
    readonly changed: number
    readonly unchanged: number
  }[]
  readonly notes: readonly string[]
  readonly warnings: readonly string[]
  readonly errors: readonly string[]
}

/** More lines than this are counted: the rest is seen after these are mended. */
const MAX_LINES = 30

/** The dry run: what would change, or every error with its place. */
export function importReportCard(view: ImportReportView): Card {
  return {
    title: view.ok ? '导入试算：可以导入' : '导入试算：有错误，未导入',
    tone: view.ok ? 'info' : 'danger',
    body: [
      { kind: 'text', style: 'strong', text: view.name },
      ...countsTable(view.counts),
      ...lines(view.notes),
      ...section('错误（改好后重新发送）', view.errors),
      ...section('提醒（不影响导入）', view.warnings),
      ...(view.ok ? [confirmButtons(view)] : []),
    ],
  }
}

function countsTable(counts: ImportReportView['counts']): Block[] {
  if (counts.length === 0) return []
  return [
    {
      kind: 'table',
      columns: [
        { key: 'sheet', title: '表' },
        { key: 'added', title: '新增', align: 'right' },
        { key: 'changed', title: '变更', align: 'right' },
        { key: 'unchanged', title: '不变', align: 'right' },
      ],
      rows: counts.map(({ sheet, added, changed, unchanged }) => ({
        sheet,
        added: String(added),
        changed: String(changed),
        unchanged: String(unchanged),
      })),
    },
  ]
}

function confirmButtons(view: ImportReportView): Block {
  const args = { file: view.fileId, name: view.name }
  return {
    kind: 'buttons',
    buttons: [
      { label: '确认导入', style: 'primary', intent: { verb: 'import.confirm', args } },
      { label: '不导入', intent: { verb: 'import.cancel', args } },
    ],
  }
}

function section(heading: string, texts: readonly string[]): Block[] {
  if (texts.length === 0) return []
  return [{ kind: 'text', style: 'strong', text: `${heading}：${texts.length} 条` }, ...lines(texts)]
}

function lines(texts: readonly string[]): Block[] {
  if (texts.length === 0) return []
  const shown = texts.slice(0, MAX_LINES)
  const more = texts.length > shown.length ? [`……另有 ${texts.length - shown.length} 条`] : []
  return [{ kind: 'text', text: [...shown, ...more].join('\n') }]
}
