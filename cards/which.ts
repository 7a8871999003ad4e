import type { Card, Intent } from './card.js'

export interface WhichView {
  readonly title: string
  readonly rows: readonly {
    readonly text: string
    readonly hint: string
    readonly label: string
    readonly intent: Intent
  }[]
}

/** Several things could be meant: one tap says which. */
export function whichCard({ title, rows }: WhichView): Card {
  return {
    title,
    tone: 'info',
    body: rows.map(({ text, hint, label, intent }) => ({
      kind: 'row',
      text,
      ...(hint ? { hint } : {}),
      buttons: [{ label, intent }],
    })),
  }
}
