import type { Block, Button, Card } from './card.js'

export interface MergeChoiceView {
  readonly title: string
  readonly text: string
  readonly problem?: string
  /** The same trouble of others, the nearest first. */
  readonly rows: readonly { readonly issueId: string; readonly text: string; readonly hint: string }[]
  readonly issueId: string
  /** Whether the number of another one can be typed into the card. */
  readonly hasForm: boolean
  /** What to say instead. */
  readonly example: string
}

/** 并案: which issue this one is to be handled with. */
export function mergeChoiceCard(view: MergeChoiceView): Card {
  const back: Button = { label: '返回', intent: { verb: 'merge.back', args: { issue: view.issueId } } }
  return {
    title: view.title,
    tone: 'info',
    body: [
      { kind: 'text', style: 'strong', text: view.text },
      ...(view.problem ? [{ kind: 'text', text: view.problem } as const] : []),
      {
        kind: 'text',
        text: view.rows.length > 0 ? '同类、就近的问题，请选一件：' : '没有找到同类的问题，请写编号。',
      },
      ...view.rows.map(
        (row): Block => ({
          kind: 'row',
          text: row.text,
          hint: row.hint,
          buttons: [
            {
              label: '并入',
              intent: { verb: 'merge.into', args: { issue: view.issueId, into: row.issueId } },
            },
          ],
        }),
      ),
      ...(view.hasForm ? [numberForm(view.issueId, back)] : [{ kind: 'buttons', buttons: [back] } as const]),
      { kind: 'text', style: 'hint', text: `也可以直接回“${view.example}”。` },
    ],
  }
}

function numberForm(issue: string, back: Button): Block {
  return {
    kind: 'form',
    name: 'merge',
    fields: [
      {
        ...{ type: 'text', name: 'number', label: '另一件的编号', required: true },
        ...{ placeholder: '例如 0088', maxLength: 12 },
      } as const,
    ],
    submit: { label: '查这一件', style: 'primary', intent: { verb: 'merge.into', args: { issue } } },
    others: [back],
  }
}

export interface MergeConfirmView {
  readonly one: string
  readonly other: string
  readonly effect: string
  readonly issueId: string
  readonly intoId: string
}

export function mergeConfirmCard({ one, other, effect, issueId, intoId }: MergeConfirmView): Card {
  const args = { issue: issueId, into: intoId }
  return {
    title: '确认并案',
    tone: 'warning',
    body: [
      {
        kind: 'facts',
        items: [
          { label: '这一件', value: one },
          { label: '并入', value: other },
        ],
      },
      { kind: 'text', text: effect },
      {
        kind: 'buttons',
        buttons: [
          { label: '确认并案', style: 'primary', intent: { verb: 'merge.confirm', args } },
          { label: '另选一件', intent: { verb: 'merge.choose', args: { issue: issueId } } },
          { label: '返回', intent: { verb: 'merge.back', args: { issue: issueId } } },
        ],
      },
    ],
  }
}
