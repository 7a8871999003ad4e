import type { Block, Button, Card, Fact, Tone } from './card.js'

export interface MeetingDraftView {
  readonly title: string
  readonly tone: Tone
  /** When, who attended. */
  readonly facts: readonly Fact[]
  /** What keeps all of it from being carried out. */
  readonly problem?: string
  /** What was entered before, if it is the same. */
  readonly before: { readonly text: string; readonly meetingId: string } | null
  readonly rows: readonly { readonly text: string; readonly hint: string }[]
  readonly leftOut: readonly { readonly text: string; readonly hint: string }[]
}

/** 联席会议 as it would be carried out, to be confirmed; nothing has changed yet. */
export function meetingDraftCard(view: MeetingDraftView): Card {
  const { before, rows } = view
  return {
    title: view.title,
    tone: view.tone,
    body: [
      { kind: 'facts', items: view.facts },
      ...(view.problem ? [{ kind: 'text', text: view.problem } as const] : []),
      ...(before ? [{ kind: 'text', style: 'strong', text: before.text } as const] : []),
      ...rows.map(plainRow),
      ...(view.leftOut.length > 0
        ? [{ kind: 'text', style: 'strong', text: '下面这些不列入：' } as const]
        : []),
      ...view.leftOut.map(plainRow),
      {
        kind: 'buttons',
        buttons: [
          ...(before ? [openButton(before.meetingId, '看那一次')] : []),
          ...(!before && rows.length > 0
            ? [
                {
                  label: '确认',
                  style: 'primary',
                  intent: { verb: 'meeting.confirm', args: {} },
                } as const,
              ]
            : []),
          { label: '修改', intent: { verb: 'meeting.edit', args: {} } },
          { label: '取消', intent: { verb: 'meeting.cancel', args: {} } },
        ],
      },
      {
        kind: 'text',
        style: 'hint',
        text: '确认前什么都不变。确认后主办、协办单位马上收到通知（夜里和休息日等到上班）。',
      },
    ],
  }
}

export interface MeetingView {
  readonly title: string
  readonly facts: readonly Fact[]
  /** What was decided on each, and how it stands; without an id for those who may not see it. */
  readonly rows: readonly { readonly issueId: string | null; readonly text: string; readonly hint: string }[]
  readonly leftOut: readonly string[]
  readonly asOf: string
}

/** One joint meeting and what became of its decisions. */
export function meetingCard(view: MeetingView): Card {
  return {
    title: view.title,
    tone: 'info',
    body: [
      { kind: 'facts', items: view.facts },
      ...view.rows.map(
        ({ issueId, text, hint }): Block => ({
          ...({ kind: 'row', text, hint } as const),
          buttons: issueId
            ? [{ label: '办理', intent: { verb: 'issue.open', args: { issue: issueId } } }]
            : [],
        }),
      ),
      ...view.leftOut.map((text) => ({ kind: 'text', text }) as const),
      { kind: 'text', style: 'hint', text: `截至 ${view.asOf}` },
    ],
  }
}

function plainRow({ text, hint }: { readonly text: string; readonly hint: string }): Block {
  return { kind: 'row', text, hint, buttons: [] }
}

export function openButton(meetingId: string, label: string): Button {
  return { label, intent: { verb: 'meeting.open', args: { meeting: meetingId } } }
}
