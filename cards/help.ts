import type { Button, Card } from './card.js'

export interface HelpView {
  readonly name: string
  /** Only what this person may do. */
  readonly items: readonly {
    readonly command: string
    readonly what: string
    /** What is asked before it is done. */
    readonly confirm?: string
  }[]
  /** What else this person can do that is no command. */
  readonly hints?: readonly string[]
}

export function helpCard(view: HelpView): Card {
  return {
    title: '民情助手',
    tone: 'info',
    summary: '民情助手能做什么',
    body: [
      { kind: 'text', text: `${view.name}，您好。点按钮，或直接输入左边的词：` },
      ...view.items.map(
        (item) =>
          ({
            kind: 'row',
            text: item.command,
            hint: item.what,
            buttons: [helpButton(item)],
          }) as const,
      ),
      ...(view.hints ?? []).map((text) => ({ kind: 'text', text }) as const),
      {
        kind: 'text',
        style: 'hint',
        text: '登记时随时可以回：取消、返回、继续。照片和语音想发就发，不是必须。',
      },
    ],
  }
}

function helpButton({ command, confirm }: HelpView['items'][number]): Button {
  const intent = { verb: 'command', args: { text: command } }
  if (!confirm) return { label: '打开', intent }
  return { label: command, intent, confirm: { title: `${command}？`, text: confirm } }
}

export interface SuggestView {
  readonly text: string
  readonly commands: readonly string[]
}

/** Unknown words: a short answer with the three likeliest things, never silence. */
export function suggestCard(view: SuggestView): Card {
  return {
    title: '没看懂这句话',
    tone: 'neutral',
    body: [
      { kind: 'text', text: view.text },
      {
        kind: 'buttons',
        buttons: view.commands.map((command) => ({
          label: command,
          intent: { verb: 'command', args: { text: command } },
        })),
      },
    ],
  }
}
