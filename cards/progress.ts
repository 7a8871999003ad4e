import type { Block, Card } from './card.js'
import { type CoverageView, coverageBlocks, share } from './coverage-lines.js'

export interface ProgressView {
  readonly title: string
  readonly asOf: string
  /** What is to be known of the campaign, such as that it is paused. */
  readonly notice?: string
  readonly overall: CoverageView
  /** Parts in their fixed order (villages by code, units by office order), never by their numbers. */
  readonly parts: readonly {
    readonly heading: string
    readonly rows: readonly { readonly name: string; readonly coverage: CoverageView }[]
    /** Rows beyond what a card holds. */
    readonly more: number
  }[]
  readonly refresh: Readonly<Record<string, string>>
  /** Another view that this person may have, one press away. */
  readonly other?: { readonly label: string; readonly args: Readonly<Record<string, string>> }
  readonly canVisit: boolean
  /** The words that show what to know before going there. */
  readonly outing?: string
  /** A group's card has no buttons that lead to households. */
  readonly inGroup: boolean
}

export function progressCard(view: ProgressView): Card {
  return {
    title: view.title,
    tone: 'info',
    summary: `${view.title} ${share(view.overall.covered, view.overall.toVisit)}`,
    body: [
      ...(view.notice ? [{ kind: 'text', style: 'strong', text: view.notice } as const] : []),
      ...coverageBlocks(view.overall, view.asOf),
      { kind: 'bars', items: [{ label: '已访', value: view.overall.covered, of: view.overall.toVisit }] },
      ...view.parts.flatMap(partBlocks),
      ...buttons(view),
    ],
  }
}

function partBlocks(part: ProgressView['parts'][number]): Block[] {
  if (part.rows.length === 0) return []
  return [
    { kind: 'text', style: 'strong', text: part.heading },
    {
      kind: 'table',
      columns: [
        { key: 'name', title: '名称' },
        { key: 'share', title: '覆盖率（已访/应访）' },
        { key: 'excluded', title: '不含（搬迁/空户）', align: 'right' },
      ],
      rows: part.rows.map(({ name, coverage }) => ({
        name,
        share: share(coverage.covered, coverage.toVisit),
        excluded: `${coverage.moved}/${coverage.vacant}`,
      })),
    },
    ...(part.more > 0 ? [{ kind: 'text', style: 'hint', text: `另有 ${part.more} 行未列出` } as const] : []),
  ]
}

function buttons(view: ProgressView): Block[] {
  if (view.inGroup) return []
  return [
    {
      kind: 'buttons',
      buttons: [
        ...(view.canVisit
          ? [
              {
                label: '去走访',
                style: 'primary',
                intent: { verb: 'command', args: { text: '走访' } },
              } as const,
            ]
          : []),
        ...(view.outing
          ? [{ label: '出门', intent: { verb: 'command', args: { text: view.outing } } } as const]
          : []),
        ...(view.other
          ? [{ label: view.other.label, intent: { verb: 'progress.refresh', args: view.other.args } }]
          : []),
        { label: '刷新', intent: { verb: 'progress.refresh', args: view.refresh } },
      ],
    },
  ]
}
