import type { Button, Card } from './card.js'

export interface AlongView {
  /** `问题 2026-0088：已办结，待回访`. */
  readonly title: string
  readonly text: string
  readonly rows: readonly {
    readonly text: string
    readonly hint: string
    readonly passOn: string
    readonly buttons: readonly Button[]
  }[]
  readonly more: number
}

/** What became of a main issue, for the cadre of households whose issues are handled with it. */
export function alongCard(view: AlongView): Card {
  return {
    title: view.title,
    tone: 'info',
    body: [
      { kind: 'text', text: view.text },
      ...view.rows.flatMap(
        ({ text, hint, passOn, buttons }) =>
          [
            { kind: 'row', text, hint, buttons },
            { kind: 'text', style: 'quote', text: passOn },
          ] as const,
      ),
      ...(view.more > 0
        ? [{ kind: 'text', style: 'hint', text: `另有 ${view.more} 户，回“待办”查看。` } as const]
        : []),
    ],
  }
}
