import type { Block, Card } from './card.js'

export interface CommonTroublesView {
  /** From so many households or villages on. */
  readonly from: number
  readonly rows: readonly {
    readonly text: string
    readonly hint: string
    readonly issues: number
    readonly args: Readonly<Record<string, string>>
  }[]
  readonly more: number
  readonly asOf: string
}

/** 共性问题: the same trouble in several households or villages, each made into one issue with one tap. */
export function commonTroublesCard({ from, rows, more, asOf }: CommonTroublesView): Card {
  return {
    title: `共性问题 ${rows.length + more} 类`,
    tone: 'info',
    body: [
      {
        kind: 'text',
        text:
          rows.length > 0
            ? `同一类问题，一个村有 ${from} 户以上、或者 ${from} 个村以上都有，还没有办结的：`
            : `没有哪一类未办结的问题，在一个村有 ${from} 户以上，或者在 ${from} 个村以上都有。`,
      },
      ...rows.map(
        ({ text, hint, issues, args }): Block => ({
          ...({ kind: 'row', text, hint } as const),
          buttons: [
            { label: '看看', intent: { verb: 'common.open', args } },
            {
              label: '并成一件',
              style: 'primary',
              intent: { verb: 'common.gather', args },
              confirm: {
                title: '并成一件县级统筹的问题？',
                text: `${issues} 件并成一件，由县级办公室统筹交办；正在办的单位会收到通知，各户的包户干部会收到可以转告群众的话。`,
              },
            },
          ],
        }),
      ),
      ...(more > 0 ? [{ kind: 'text', style: 'hint', text: `另有 ${more} 类未列出。` } as const] : []),
      { kind: 'text', style: 'hint', text: `信访积案不在其中。截至 ${asOf}` },
    ],
  }
}
