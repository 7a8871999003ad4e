import type { Button, Card } from './card.js'

export interface VisitRecordedView {
  readonly title: string
  readonly facts: readonly { readonly label: string; readonly value: string }[]
  readonly coverage: string
  readonly state: 'recorded' | 'corrected' | 'withdrawn'
  readonly visitId: string
}

/** The confirmation, on which what was logged can be put right. */
export function visitRecordedCard(view: VisitRecordedView): Card {
  const visit = { visit: view.visitId }
  const buttons: Button[] =
    view.state === 'withdrawn'
      ? [{ label: '继续走访', style: 'primary', intent: { verb: 'command', args: { text: '走访' } } }]
      : [
          { label: '继续走访', style: 'primary', intent: { verb: 'command', args: { text: '走访' } } },
          { label: '更正', intent: { verb: 'visit.correct', args: visit } },
          {
            label: '撤销',
            style: 'danger',
            intent: { verb: 'visit.withdraw', args: visit },
            confirm: { title: '撤销这次登记？', text: '撤销后这一户恢复登记前的状态。' },
          },
        ]
  return {
    title: view.title,
    tone: view.state === 'withdrawn' ? 'neutral' : 'success',
    body: [
      { kind: 'facts', items: view.facts },
      { kind: 'text', style: 'hint', text: view.coverage },
      { kind: 'buttons', buttons },
    ],
  }
}
