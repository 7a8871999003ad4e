import type { Block, Card } from './card.js'
import { openButton } from './meeting.js'

export interface MeetingsView {
  /** What waits for a meeting, in words. */
  readonly waiting: string
  readonly rows: readonly { readonly meetingId: string; readonly text: string; readonly hint: string }[]
  readonly mayHold: boolean
  readonly asOf: string
}

/** 联席会议: the last few, with what became of their decisions, and a new one. */
export function meetingsCard({ waiting, rows, mayHold, asOf }: MeetingsView): Card {
  return {
    title: '联席会议',
    tone: 'info',
    body: [
      { kind: 'text', text: waiting },
      ...(rows.length === 0 ? [{ kind: 'text', text: '还没有登记过联席会议。' } as const] : []),
      ...rows.map(
        ({ meetingId, text, hint }): Block => ({
          ...({ kind: 'row', text, hint } as const),
          buttons: [openButton(meetingId, '看看')],
        }),
      ),
      ...(mayHold
        ? [
            {
              kind: 'buttons',
              buttons: [{ label: '登记会议', style: 'primary', intent: { verb: 'meeting.new', args: {} } }],
            } as const,
          ]
        : []),
      { kind: 'text', style: 'hint', text: `每件都按现在的情况数。截至 ${asOf}` },
    ],
  }
}
