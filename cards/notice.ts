import type { Button, Card, Tone } from './card.js'

export interface NoticeView {
  readonly title: string
  readonly tone: Tone
  readonly lines: readonly string[]
  readonly commands?: readonly string[]
}

/** A few lines, and at most some commands to go on with. */
export function noticeCard(view: NoticeView): Card {
  const buttons: Button[] = (view.commands ?? []).map((command) => ({
    label: command,
    intent: { verb: 'command', args: { text: command } },
  }))
  return {
    title: view.title,
    tone: view.tone,
    body: [
      ...view.lines.map((text) => ({ kind: 'text', text }) as const),
      ...(buttons.length > 0 ? [{ kind: 'buttons', buttons } as const] : []),
    ],
  }
}
