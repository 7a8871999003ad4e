import type { Card } from './card.js'

export interface IssueListView {
  readonly title: string
  readonly asOf: string
  readonly rows: readonly { readonly issueId: string; readonly text: string; readonly hint: string }[]
  /** Rows beyond what a card holds. */
  readonly more: number
  /** What else to do with them, by the words that ask for it. */
  readonly commands?: readonly string[]
}

/** Issues of one person, each opened with one tap. */
export function issueListCard(view: IssueListView): Card {
  return {
    title: view.title,
    tone: 'info',
    body: [
      ...view.rows.map(
        (row) =>
          ({
            kind: 'row',
            text: row.text,
            hint: row.hint,
            buttons: [{ label: '办理', intent: { verb: 'issue.open', args: { issue: row.issueId } } }],
          }) as const,
      ),
      ...(view.more > 0
        ? [
            {
              kind: 'text',
              style: 'hint',
              text: `另有 ${view.more} 件未列出，可以直接回编号，例如“问题 0123”。`,
            } as const,
          ]
        : []),
      ...(view.commands?.length
        ? [
            {
              kind: 'buttons',
              buttons: view.commands.map((command) => ({
                label: command,
                intent: { verb: 'command', args: { text: command } },
              })),
            } as const,
          ]
        : []),
      { kind: 'text', style: 'hint', text: `截至 ${view.asOf}` },
    ],
  }
}
