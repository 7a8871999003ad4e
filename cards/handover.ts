import type { Block, Button, Card } from './card.js'

export interface HandoverView {
  readonly name: string
  readonly households: number
  readonly issues: number
  readonly rows: readonly {
    readonly to: string
    readonly name: string
    readonly households: number
    /** `大塘村 20、石门村 4`. */
    readonly villages: string
    readonly issues: number
    /** What they had to do before. */
    readonly load: number
  }[]
  /** Others of the unit who could take all of it. */
  readonly others: readonly { readonly id: string; readonly name: string }[]
  readonly state: 'proposed' | 'done' | 'undone'
  readonly isSplit: boolean
  readonly handoverId: string | null
}

const TITLES = { proposed: '交接', done: '已交接', undone: '交接已撤销' } as const

/** 换人不断线: what goes to whom, before and after it was confirmed. */
export function handoverCard(view: HandoverView): Card {
  const { name, households, issues, state } = view
  return {
    title: `${TITLES[state]}：${name}`,
    tone: state === 'done' ? 'success' : 'info',
    body: [
      { kind: 'text', style: 'strong', text: `${households} 户包户，${issues} 件在办问题` },
      ...view.rows.map((row) => rowBlock(view, row)),
      ...(state === 'proposed' ? proposedBlocks(view) : []),
      ...(state === 'done' ? doneBlocks(view) : []),
      ...(state === 'undone'
        ? [{ kind: 'text', text: '已还给原来的人；期间又转给别人的没有动。' } as const]
        : []),
    ],
  }
}

function rowBlock(view: HandoverView, row: HandoverView['rows'][number]): Block {
  const isOnly = view.rows.length === 1
  const gets = [
    row.households > 0 ? `${row.households} 户（${row.villages}）` : '',
    row.issues > 0 ? `${row.issues} 件问题` : '',
  ].filter(Boolean)
  return {
    kind: 'row',
    text: `${row.name}：${gets.join('，')}`,
    hint: `原有待走访和在办 ${row.load} 项`,
    buttons: view.state === 'proposed' && !isOnly ? [allTo(row.to)] : [],
  }
}

function allTo(to: string): Button {
  return { label: '都交给TA', intent: { verb: 'handover.split', args: { to } } }
}

function proposedBlocks(view: HandoverView): Block[] {
  const { name, households, issues } = view
  const confirm: Button = {
    label: '确认交接',
    style: 'primary',
    intent: { verb: 'handover.confirm', args: {} },
    confirm: {
      title: `交接${name}的工作？`,
      text: `${households} 户、${issues} 件问题换人，30 分钟内可以撤销。`,
    },
  }
  return [
    ...view.others.map(
      ({ id, name: other }) =>
        ({ kind: 'row', text: other, hint: '没有分到', buttons: [allTo(id)] }) as const,
    ),
    {
      kind: 'buttons',
      buttons: [
        confirm,
        ...(view.isSplit ? [] : [{ label: '按负担分', intent: { verb: 'handover.split', args: {} } }]),
        { label: '取消', intent: { verb: 'handover.cancel', args: {} } },
      ],
    },
    {
      kind: 'text',
      style: 'hint',
      text: '按待走访的户和在办问题平均分，同一个村尽量给同一个人；确认前什么都不变。',
    },
  ]
}

function doneBlocks({ handoverId, name }: HandoverView): Block[] {
  if (handoverId === null) return []
  const undo: Button = {
    label: '撤销交接',
    intent: { verb: 'handover.undo', args: { handover: handoverId } },
    confirm: { title: '撤销这次交接？', text: `户和问题还给${name}；期间又转给别人的不动。` },
  }
  return [
    { kind: 'buttons', buttons: [undo] },
    { kind: 'text', style: 'hint', text: '30 分钟内可以撤销。接手的人已收到通知（夜里和休息日等到上班）。' },
  ]
}
