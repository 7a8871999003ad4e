import type { Block, Button, Card } from './card.js'
import { pageBlocks } from './page-blocks.js'

/** All that one message had recorded, each of which can be put right by itself. */
export interface EnteredView {
  readonly title: string
  readonly rows: readonly EnteredRow[]
  /** What was said and could not be recorded. */
  readonly unsaid: readonly string[]
  readonly coverage: string
  readonly page: number
  readonly pages: number
}

export type EnteredRow = { readonly text: string; readonly hint: string } & (
  | { readonly visitId: string; readonly stands: boolean }
  | { readonly issueId: string }
)

export function enteredCard(view: EnteredView): Card {
  return {
    title: view.title,
    tone: 'success',
    body: [
      ...view.rows.map(rowBlock),
      ...pageBlocks(view.page, view.pages, (to) => ({ verb: 'entered.page', args: { page: to } })),
      ...(view.unsaid.length > 0
        ? [{ kind: 'text', text: `没有登记的：${view.unsaid.join('；')}` } as const]
        : []),
      { kind: 'text', style: 'hint', text: view.coverage },
      {
        kind: 'buttons',
        buttons: [
          { label: '继续走访', style: 'primary', intent: { verb: 'command', args: { text: '走访' } } },
        ],
      },
    ],
  }
}

function rowBlock(row: EnteredRow): Block {
  return { kind: 'row', text: row.text, hint: row.hint, buttons: rowButtons(row) }
}

function rowButtons(row: EnteredRow): Button[] {
  if ('issueId' in row)
    return [{ label: '打开', intent: { verb: 'issue.open', args: { issue: row.issueId } } }]
  if (!row.stands) return []
  const args = { visit: row.visitId }
  return [
    { label: '更正', intent: { verb: 'visit.correct', args } },
    {
      label: '撤销',
      style: 'danger',
      intent: { verb: 'visit.withdraw', args },
      confirm: { title: '撤销这次登记？', text: '撤销后这一户恢复登记前的状态。' },
    },
  ]
}
