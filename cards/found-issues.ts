import type { Block, Card } from './card.js'

export interface IssueRow {
  readonly issueId: string
  readonly text: string
  /** How it stands. */
  readonly hint: string
}

export interface FoundIssuesView {
  readonly title: string
  /** What was found, or that nothing was. */
  readonly note: string
  readonly rows: readonly IssueRow[]
  /** Rows beyond what a card holds. */
  readonly more: number
  readonly mayRaise: boolean
  readonly asOf: string
}

/** `王芳家路灯修了吗`: the issues that are asked about, each opened with one tap. */
export function foundIssuesCard(view: FoundIssuesView): Card {
  return {
    title: view.title,
    tone: 'info',
    body: [
      { kind: 'text', text: view.note },
      ...issueRows(view.rows),
      ...(view.more > 0
        ? [{ kind: 'text', style: 'hint', text: `另有 ${view.more} 件更早的未列出。` } as const]
        : []),
      ...(view.mayRaise
        ? [
            {
              kind: 'buttons',
              buttons: [{ label: '上报问题', intent: { verb: 'command', args: { text: '上报问题' } } }],
            } as const,
          ]
        : []),
      { kind: 'text', style: 'hint', text: `截至 ${view.asOf}` },
    ],
  }
}

export function issueRows(rows: readonly IssueRow[]): Block[] {
  return rows.map(({ issueId, text, hint }) => ({
    kind: 'row',
    text,
    hint,
    buttons: [{ label: '查看', intent: { verb: 'issue.open', args: { issue: issueId } } }],
  }))
}
