import type { Button, Card } from './card.js'

export interface IssueMovesView {
  readonly title: string
  readonly text: string
  readonly issueId: string
  /** Each with its number, oldest first. */
  readonly moves: readonly string[]
  /** Counted from 1, the last page being the newest. */
  readonly page: number
  readonly pages: number
  readonly total: number
}

/** 全部经过: every move of an issue, page by page. */
export function issueMovesCard(view: IssueMovesView): Card {
  const { page, pages, issueId } = view
  const turned = (label: string, to: number): Button[] =>
    to < 1 || to > pages
      ? []
      : [{ label, intent: { verb: 'issue.moves', args: { issue: issueId, page: String(to) } } }]
  const buttons = [...turned('更早的', page - 1), ...turned('更近的', page + 1)]
  return {
    title: view.title,
    tone: 'neutral',
    body: [
      { kind: 'text', style: 'strong', text: view.text },
      ...view.moves.map((text) => ({ kind: 'text', text }) as const),
      {
        kind: 'text',
        style: 'hint',
        text: pages > 1 ? `共 ${view.total} 步，第 ${page} 页，共 ${pages} 页` : `共 ${view.total} 步`,
      },
      ...(buttons.length > 0 ? [{ kind: 'buttons', buttons } as const] : []),
    ],
  }
}
