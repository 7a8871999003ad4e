import type { Card } from './card.js'
import { visitButtons } from './visit-list.js'

export interface MatchesView {
  readonly words: string
  readonly rows: readonly {
    readonly householdId: string
    readonly text: string
    readonly hint: string
    readonly mayVisit: boolean
  }[]
  readonly more: boolean
}

export function householdMatchesCard(view: MatchesView): Card {
  return {
    title: `查“${view.words}”`,
    tone: 'info',
    body: [
      ...view.rows.map(
        (row) =>
          ({
            kind: 'row',
            text: row.text,
            hint: row.hint,
            buttons: row.mayVisit ? visitButtons(row.householdId) : [],
          }) as const,
      ),
      ...(view.more
        ? [{ kind: 'text', style: 'hint', text: '还有更多，请多写几个字，或用户编号查。' } as const]
        : []),
    ],
  }
}
