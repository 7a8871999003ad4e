import type { Block, Card, Fact } from './card.js'
import { type IssueRow, issueRows } from './found-issues.js'
import { visitButtons } from './visit-list.js'

export interface LastVisitView {
  readonly title: string
  readonly householdId: string
  readonly place: string
  /** The last one first; none where nobody has been there in this campaign. */
  readonly visits: readonly VisitTold[]
  /** What is not done yet of what was told at another time. */
  readonly open: readonly IssueRow[]
  readonly mayVisit: boolean
  readonly asOf: string
}

export interface VisitTold {
  readonly heading: string
  readonly facts: readonly Fact[]
  readonly issues: readonly IssueRow[]
}

/** `张三家上次说了什么`: the last visit, with what became of it. */
export function lastVisitCard(view: LastVisitView): Card {
  return {
    title: view.title,
    tone: 'info',
    body: [
      { kind: 'text', style: 'hint', text: view.place },
      ...(view.visits.length > 0 ? view.visits.flatMap(visitBlocks) : [NONE]),
      ...(view.open.length > 0
        ? [{ kind: 'text', style: 'strong', text: '其他没办完的问题' } as const, ...issueRows(view.open)]
        : []),
      ...(view.mayVisit ? [{ kind: 'buttons', buttons: visitButtons(view.householdId) } as const] : []),
      { kind: 'text', style: 'hint', text: `截至 ${view.asOf}` },
    ],
  }
}

const NONE: Block = { kind: 'text', text: '本次活动还没有走访记录。' }

function visitBlocks({ heading, facts, issues }: VisitTold): Block[] {
  return [
    { kind: 'text', style: 'strong', text: heading },
    { kind: 'facts', items: facts },
    ...issueRows(issues),
  ]
}
