import type { Block } from './card.js'

/** A coverage figure with all its parts, ready to be shown. */
export interface CoverageView {
  readonly total: number
  readonly toVisit: number
  readonly covered: number
  readonly met: number
  readonly phone: number
  readonly moved: number
  readonly vacant: number
  readonly absent: number
  readonly refused: number
  readonly unvisited: number
}

/** `62.5%（25/40）`: never a percentage without its two numbers; `—（0/0）` where there is nothing to visit. */
export function share(covered: number, toVisit: number): string {
  if (toVisit === 0) return `—（${covered}/${toVisit}）`
  // Rounded down, so that 100 % is shown only when no household is left.
  const tenths = Math.floor((covered * 1000) / toVisit)
  return `${(tenths / 10).toFixed(1)}%（${covered}/${toVisit}）`
}

/** The figure, its denominator with what is excluded, and what is left. */
export function coverageBlocks(view: CoverageView, asOf: string): Block[] {
  return [
    {
      kind: 'facts',
      items: [
        { label: '覆盖率', value: share(view.covered, view.toVisit) },
        {
          label: '应访',
          value: `${view.toVisit} 户（共 ${view.total} 户，不含搬迁 ${view.moved}、空户 ${view.vacant}）`,
        },
        { label: '已访', value: `${view.covered} 户（入户 ${view.met}、电话 ${view.phone}）` },
        {
          label: '未访',
          value: `${view.toVisit - view.covered} 户（未走访 ${view.unvisited}、家中无人 ${view.absent}、不愿接访 ${view.refused}）`,
        },
      ],
    },
    { kind: 'text', style: 'hint', text: `截至 ${asOf}` },
  ]
}
