import type { Block, Button, Card, Field, Option } from './card.js'

export interface DraftFormView {
  readonly title: string
  readonly about: string
  readonly fields: readonly Field[]
  readonly attachments: number
  /** Carried by every button, so that an outdated card is told so. */
  readonly turn: string
  readonly note?: string
}

/** All questions of a flow at once. */
export function draftFormCard(view: DraftFormView): Card {
  const turn = { turn: view.turn }
  return {
    title: view.title,
    tone: 'info',
    body: [
      { kind: 'text', style: 'strong', text: view.about },
      ...(view.note ? [{ kind: 'text', text: view.note } as const] : []),
      ...attachmentLine(view.attachments),
      {
        kind: 'form',
        name: 'visit',
        fields: view.fields,
        submit: { label: '提交', style: 'primary', intent: { verb: 'draft.submit', args: turn } },
        others: [{ label: '取消', intent: { verb: 'draft.cancel', args: turn } }],
      },
    ],
  }
}

export interface DraftPromptView {
  readonly title: string
  readonly known: readonly { readonly label: string; readonly value: string }[]
  readonly question: string
  readonly problem?: string
  readonly options: readonly Option[]
  readonly skipLabel?: string
  readonly canGoBack: boolean
  readonly attachments: number
  readonly turn: string
}

/** One question of a flow, for platforms without forms and for those who would rather type. */
export function draftPromptCard(view: DraftPromptView): Card {
  const turn = { turn: view.turn }
  const controls: Button[] = [
    ...(view.skipLabel ? [{ label: view.skipLabel, intent: { verb: 'draft.skip', args: turn } }] : []),
    ...(view.canGoBack ? [{ label: '返回', intent: { verb: 'draft.back', args: turn } }] : []),
    { label: '取消', intent: { verb: 'draft.cancel', args: turn } },
  ]
  return {
    title: view.title,
    tone: 'info',
    summary: view.question,
    body: [
      ...(view.known.length > 0 ? [{ kind: 'facts', items: view.known } as const] : []),
      ...attachmentLine(view.attachments),
      ...(view.problem ? [{ kind: 'text', style: 'strong', text: view.problem } as const] : []),
      { kind: 'text', text: view.question },
      ...optionBlocks(view.options, view.turn),
      { kind: 'buttons', buttons: controls },
    ],
  }
}

function optionBlocks(options: readonly Option[], turn: string): Block[] {
  if (options.length === 0) return []
  return [
    {
      kind: 'buttons',
      buttons: options.map((option, i) => ({
        label: `${i + 1} ${option.label}`,
        intent: { verb: 'draft.choose', args: { turn, value: option.value } },
      })),
    },
  ]
}

export interface DraftConfirmView {
  readonly title: string
  readonly facts: readonly { readonly label: string; readonly value: string }[]
  readonly attachments: number
  readonly turn: string
}

export function draftConfirmCard(view: DraftConfirmView): Card {
  const turn = { turn: view.turn }
  return {
    title: `${view.title}：请确认`,
    tone: 'info',
    body: [
      { kind: 'facts', items: view.facts },
      ...attachmentLine(view.attachments),
      { kind: 'text', style: 'hint', text: '哪一项要改，直接回它的名称，例如“走访日期”。' },
      {
        kind: 'buttons',
        buttons: [
          { label: '确认', style: 'primary', intent: { verb: 'draft.confirm', args: turn } },
          { label: '返回', intent: { verb: 'draft.back', args: turn } },
          { label: '取消', intent: { verb: 'draft.cancel', args: turn } },
        ],
      },
    ],
  }
}

function attachmentLine(count: number): Block[] {
  return count > 0 ? [{ kind: 'text', style: 'hint', text: `已附 ${count} 个照片或语音` }] : []
}
