import type { Block, Card } from './card.js'
import { share } from './coverage-lines.js'

export interface WeeklyRow {
  readonly name: string
  readonly covered: number
  readonly toVisit: number
  readonly moved: number
  readonly vacant: number
  /** Covered since the summary before; null in the first one. */
  readonly change: number | null
}

export interface WeeklyView {
  /** `水利局走访周报`. */
  readonly title: string
  readonly isLate: boolean
  readonly asOf: string
  /** When the summary before was made; null in the first one. */
  readonly before: string | null
  /** From when on issues are counted. */
  readonly since: string
  readonly overall: WeeklyRow
  readonly parts: readonly { readonly heading: string; readonly rows: readonly WeeklyRow[] }[]
  readonly issues: {
    readonly opened: number
    readonly solved: number
    readonly overdue: number
    readonly satisfied: number
    readonly answered: number
  }
  /** The chart of the first part's figures, if it could be drawn. */
  readonly picture?: string
}

/** 走访周报 for a group: counts only, in the fixed order of the county; nobody is named, nobody ranked or mentioned. */
export function weeklyCoverageCard(view: WeeklyView): Card {
  const { overall, issues } = view
  const title = `${view.title}${view.isLate ? '（补发）' : ''}`
  return {
    title,
    tone: 'info',
    summary: `${title}：已访 ${overall.covered}/${overall.toVisit} 户`,
    body: [
      {
        kind: 'facts',
        items: [
          { label: '覆盖率', value: share(overall.covered, overall.toVisit) },
          {
            label: '应访',
            value: `${overall.toVisit} 户（不含搬迁 ${overall.moved}、空户 ${overall.vacant}）`,
          },
          ...(view.before !== null && overall.change !== null
            ? [{ label: `比上期（${view.before}）`, value: `${signed(overall.change)} 户` }]
            : []),
          {
            label: '问题',
            value: `新提出 ${issues.opened} 件，办结 ${issues.solved} 件，现在超期 ${issues.overdue} 件`,
          },
          {
            label: '群众满意率',
            value: issues.answered > 0 ? share(issues.satisfied, issues.answered) : '这一期还没有回访评价',
          },
        ],
      },
      ...(view.picture === undefined
        ? []
        : [{ kind: 'image', picture: view.picture, alt: `${view.title}：已访和未访户数图` } as const]),
      ...view.parts.flatMap(partBlocks),
      {
        kind: 'text',
        style: 'hint',
        text: `截至 ${view.asOf}；问题从 ${view.since} 算起，按户所在的范围算。已访/应访，应访不含搬迁和空户。`,
      },
    ],
  }
}

function partBlocks({ heading, rows }: WeeklyView['parts'][number]): Block[] {
  const hasChange = rows.some(({ change }) => change !== null)
  return [
    { kind: 'text', style: 'strong', text: heading },
    {
      kind: 'table',
      columns: [
        { key: 'name', title: '名称' },
        { key: 'share', title: '覆盖率（已访/应访）', align: 'right' },
        ...(hasChange ? [{ key: 'change', title: '比上期', align: 'right' } as const] : []),
        { key: 'not', title: '不含（搬迁/空户）', align: 'right' },
      ],
      rows: rows.map(({ name, covered, toVisit, moved, vacant, change }) => ({
        name,
        share: share(covered, toVisit),
        ...(hasChange ? { change: change === null ? '—' : signed(change) } : {}),
        not: `${moved}/${vacant}`,
      })),
    },
  ]
}

function signed(count: number): string {
  return count > 0 ? `+${count}` : String(count)
}
