import type { Block, Button, Card } from './card.js'
import { type CoverageView, share } from './coverage-lines.js'

export interface VisitListView {
  readonly title: string
  readonly asOf: string
  readonly coverage: CoverageView
  readonly rows: readonly VisitRow[]
  readonly hasPrevious: boolean
  readonly hasNext: boolean
  readonly note?: string
}

export interface VisitRow {
  readonly householdId: string
  readonly head: string
  readonly place: string
  readonly hint: string
  /** Set once it was logged from this list: the row stays and says so. */
  readonly logged?: string
}

/** Households nearest to hand, each with its one tap. */
export function visitListCard(view: VisitListView): Card {
  return {
    title: view.title,
    tone: 'info',
    body: [
      {
        kind: 'text',
        style: 'hint',
        text: `已访 ${share(view.coverage.covered, view.coverage.toVisit)}，不含搬迁 ${view.coverage.moved}、空户 ${view.coverage.vacant}；截至 ${view.asOf}`,
      },
      ...(view.note ? [{ kind: 'text', text: view.note } as const] : []),
      ...view.rows.map(rowBlock),
      ...pages(view),
      { kind: 'text', style: 'hint', text: '找别的户：回“查 姓名”“查 zs”或户编号。' },
    ],
  }
}

function rowBlock(row: VisitRow): Block {
  if (row.logged) return { kind: 'row', text: `✓ ${row.head}　${row.place}`, hint: row.logged, buttons: [] }
  return {
    kind: 'row',
    text: `${row.head}　${row.place}`,
    ...(row.hint ? { hint: row.hint } : {}),
    buttons: visitButtons(row.householdId),
  }
}

export function visitButtons(householdId: string): Button[] {
  return [
    {
      label: '已走访，无问题',
      style: 'primary',
      intent: { verb: 'visit.tap', args: { household: householdId } },
    },
    { label: '详细登记', intent: { verb: 'visit.open', args: { household: householdId } } },
  ]
}

function pages(view: VisitListView): Block[] {
  const buttons: Button[] = [
    ...(view.hasPrevious ? [{ label: '上一页', intent: { verb: 'list.previous', args: {} } }] : []),
    ...(view.hasNext ? [{ label: '下一页', intent: { verb: 'list.next', args: {} } }] : []),
  ]
  return buttons.length > 0 ? [{ kind: 'buttons', buttons }] : []
}
