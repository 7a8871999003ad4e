import type { Block, Button, Card } from './card.js'

export interface DigestRow {
  readonly text: string
  readonly hint?: string
  readonly buttons: readonly Button[]
}

/** What a person who wants quiet was not sent. */
export function putOffCard(sections: readonly DigestSection[]): Card {
  return {
    title: '免打扰期间收起的提示',
    tone: 'neutral',
    body: [
      ...sections.flatMap(sectionBlocks),
      {
        kind: 'buttons',
        buttons: [{ label: '恢复提醒', intent: { verb: 'command', args: { text: '恢复提醒' } } }],
      },
    ],
  }
}

export interface DigestView {
  readonly day: string
  /** It comes later than it should have. */
  readonly isLate: boolean
  readonly sections: readonly DigestSection[]
  /** Said where nothing is left; that it is all done, unless told. */
  readonly whyEmpty?: string
  /** Something on it can be put off. */
  readonly canMute?: boolean
}

export interface DigestSection {
  readonly heading: string
  readonly rows: readonly DigestRow[]
  /** Rows beyond what a card holds. */
  readonly more: number
  /** Whose rows are no items to be counted: the word that shows them all. */
  readonly allWith?: string
}

/** All that one person is reminded of on one day. */
export function digestCard({ day, isLate, sections, whyEmpty, canMute = false }: DigestView): Card {
  const total = sections.reduce((sum, { rows, more }) => sum + rows.length + more, 0)
  const title = `${day} 提醒${isLate ? '（补发）' : ''}`
  return {
    title,
    tone: 'info',
    summary: total > 0 ? `${title}：${sections.map(({ heading }) => heading).join('、')}` : title,
    body: [
      ...(total > 0
        ? sections.flatMap(sectionBlocks)
        : [{ kind: 'text', text: whyEmpty ?? '这些事都已有了结果。' } as const]),
      ...(canMute && total > 0 ? [muteButton] : []),
    ],
  }
}

const muteButton: Block = {
  kind: 'buttons',
  buttons: [{ label: '免打扰', intent: { verb: 'command', args: { text: '免打扰' } } }],
}

function sectionBlocks({ heading, rows, more, allWith }: DigestSection): Block[] {
  const rest = allWith ? `其余的回“${allWith}”查看。` : `另有 ${more} 项未列出，回“待办问题”查看。`
  return [
    { kind: 'text', style: 'strong', text: allWith ? heading : `${heading}：${rows.length + more} 项` },
    ...rows.map((row) => ({ kind: 'row', ...row }) as const),
    ...(more > 0 ? [{ kind: 'text', style: 'hint', text: rest } as const] : []),
  ]
}
