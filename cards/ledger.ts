import type { Card, Fact } from './card.js'

export interface LedgerView {
  readonly title: string
  readonly text: string
  /** One for each stay, in the order of time. */
  readonly rows: readonly {
    readonly text: string
    readonly hint: string
    readonly facts: readonly string[]
  }[]
  /** By holder, in the order in which they first held it. */
  readonly totals: readonly Fact[]
  readonly asOf: string
}

/** In whose hands an issue was, for how long, and what happened there. */
export function ledgerCard(view: LedgerView): Card {
  return {
    title: view.title,
    tone: 'neutral',
    body: [
      { kind: 'text', style: 'strong', text: view.text },
      ...(view.rows.length === 0 ? [{ kind: 'text', text: '没有在任何单位停留过。' } as const] : []),
      ...view.rows.flatMap(
        ({ text, hint, facts }) =>
          [
            { kind: 'row', text, hint, buttons: [] },
            ...facts.map((fact) => ({ kind: 'text', style: 'quote', text: fact }) as const),
          ] as const,
      ),
      ...(view.totals.length > 1
        ? [{ kind: 'text', text: '合计：' } as const, { kind: 'facts', items: view.totals } as const]
        : []),
      {
        kind: 'text',
        style: 'hint',
        text: `只算工作日的办公时间；没有签收的，仍算在交办的一方。截至 ${view.asOf}`,
      },
    ],
  }
}
