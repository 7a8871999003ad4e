import type { Button, Card, Fact, Tone } from './card.js'

export interface IssueCardView {
  readonly title: string
  readonly status: string
  readonly tone: Tone
  readonly text: string
  readonly facts: readonly Fact[]
  /** The last moves, oldest first. */
  readonly moves: readonly string[]
  /** How many moves came before those. */
  readonly earlier: number
  /** What this person may do with it now. */
  readonly buttons: readonly Button[]
}

/** One issue, wherever it is shown; only its buttons differ from person to person. */
export function issueCard(view: IssueCardView): Card {
  return {
    title: `${view.title}：${view.status}`,
    tone: view.tone,
    summary: `${view.title} ${view.status}`,
    body: [
      { kind: 'text', style: 'strong', text: view.text },
      { kind: 'facts', items: view.facts },
      ...(view.earlier > 0
        ? [{ kind: 'text', style: 'hint', text: `前面还有 ${view.earlier} 步，点“全部经过”看。` } as const]
        : []),
      ...view.moves.map((text) => ({ kind: 'text', style: 'hint', text }) as const),
      ...(view.buttons.length > 0 ? [{ kind: 'buttons', buttons: view.buttons } as const] : []),
    ],
  }
}
