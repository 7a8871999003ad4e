import type { Block, Button, Card } from './card.js'
import { type CoverageView, share } from './coverage-lines.js'

export interface PaperEntryView {
  readonly code: string
  readonly place: string
  readonly day: string
  readonly state: 'asked' | 'done' | 'withdrawn'
  /** By result: `入户见到人`, the rows `1 张三`. */
  readonly groups: readonly { readonly result: string; readonly rows: readonly string[] }[]
  readonly count: number
  /** What was left out or not understood. */
  readonly notes: readonly string[]
  /** Each visit that was logged, to be completed. */
  readonly visits: readonly { readonly visitId: string; readonly text: string }[]
  readonly coverage?: CoverageView
  readonly asOf: string
}

/** More rows with buttons are not found on a phone. */
const MOST_VISITS = 20

/** 补录: what was understood of a paper list, and what became of it. */
export function paperEntryCard(view: PaperEntryView): Card {
  const { code, place, day, state, count } = view
  const titles = { asked: '请核对补录', done: `已补录 ${count} 户`, withdrawn: '这批补录已撤销' }
  return {
    title: `${titles[state]}：出门单 ${code}`,
    tone: state === 'asked' ? 'info' : state === 'done' ? 'success' : 'neutral',
    body: [
      { kind: 'text', text: `${place}，走访日期 ${day}${state === 'asked' ? `，共 ${count} 户待登记` : ''}` },
      ...view.groups.map(groupBlock),
      ...view.notes.map((text) => ({ kind: 'text', style: 'hint', text }) as const),
      ...(state === 'asked' ? askBlocks(count) : []),
      ...(state === 'done' ? doneBlocks(view) : []),
    ],
  }
}

function groupBlock({ result, rows }: PaperEntryView['groups'][number]): Block {
  return { kind: 'facts', items: [{ label: `${result} ${rows.length} 户`, value: rows.join('、') }] }
}

function askBlocks(count: number): Block[] {
  const confirm: Button = {
    label: '确认',
    style: 'primary',
    intent: { verb: 'paper.confirm', args: {} },
  }
  const cancel: Button = { label: '不登记', intent: { verb: 'paper.cancel', args: {} } }
  return [
    { kind: 'buttons', buttons: count > 0 ? [confirm, cancel] : [cancel] },
    { kind: 'text', style: 'hint', text: '点“确认”才登记。不对的，重新发一次“补录”。' },
  ]
}

function doneBlocks({ visits, coverage, asOf }: PaperEntryView): Block[] {
  const more = visits.length - MOST_VISITS
  return [
    ...(coverage
      ? [
          {
            kind: 'text',
            text: `我的已访 ${share(coverage.covered, coverage.toVisit)}，不含搬迁 ${coverage.moved}、空户 ${coverage.vacant}；截至 ${asOf}`,
          } as const,
        ]
      : []),
    { kind: 'text', style: 'hint', text: '反映了情况的，点“详细登记”补上：' },
    ...visits.slice(0, MOST_VISITS).map(({ visitId, text }) => {
      const buttons = [{ label: '详细登记', intent: { verb: 'visit.correct', args: { visit: visitId } } }]
      return { kind: 'row', text, buttons } as const
    }),
    ...(more > 0
      ? [{ kind: 'text', style: 'hint', text: `另有 ${more} 户没有列出，回“查 姓名”再登记。` } as const]
      : []),
    {
      kind: 'buttons',
      buttons: [
        {
          label: '撤销这一批',
          style: 'danger',
          intent: { verb: 'paper.withdraw', args: {} },
          confirm: { title: '撤销这一批', text: '这一批补录的走访全部撤销，恢复登记前的状态。' },
        },
      ],
    },
    { kind: 'text', style: 'hint', text: '30 分钟内可以整批撤销；回“撤销”只撤最后一户。' },
  ]
}
