import type { Button, Card } from './card.js'

export interface DeputiesView {
  readonly title: string
  readonly rows: readonly {
    readonly id: string
    readonly absent: string
    readonly deputy: string
    readonly days: string
    readonly state: string
    readonly mayEnd: boolean
  }[]
  readonly mayName: boolean
}

/** Who stands in for whom, from when until when. */
export function deputiesCard({ title, rows, mayName }: DeputiesView): Card {
  return {
    title,
    tone: 'info',
    body: [
      ...rows.map(
        ({ id, absent, deputy, days, state, mayEnd }) =>
          ({
            kind: 'row',
            text: `${absent}请假，${deputy}代班`,
            hint: `${days}，${state}`,
            buttons: mayEnd ? [endButton(id, absent)] : [],
          }) as const,
      ),
      ...(rows.length === 0 ? [{ kind: 'text', text: '现在没有登记的代班。' } as const] : []),
      {
        kind: 'text',
        style: 'hint',
        text: '代班人可以办请假人的走访和问题，到期自动结束；记录里两个人的名字都在。',
      },
      ...(mayName
        ? [
            {
              kind: 'buttons',
              buttons: [{ label: '登记代班', intent: { verb: 'deputy.new', args: {} } }],
            } as const,
          ]
        : []),
    ],
  }
}

function endButton(deputy: string, absent: string): Button {
  return {
    label: '提前结束',
    intent: { verb: 'deputy.end', args: { deputy } },
    confirm: { title: '提前结束代班？', text: `${absent}的户和问题从现在起由本人办理。` },
  }
}
