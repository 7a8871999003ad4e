import type { Block, Button, Card } from './card.js'

export interface PauseCampaignView {
  readonly act: 'pause' | 'resume'
  readonly campaignId: string
  /** `民情大走访（5月1日 周五 到 9月30日 周三）`. */
  readonly campaign: string
  /** How it stands now. */
  readonly now: string
  readonly reason: string
  readonly hasForm: boolean
}

const WORD = { pause: '暂停活动', resume: '恢复活动' } as const

const EFFECTS = {
  pause: [
    {
      label: '停下来的',
      value:
        '周一的未走访清单、群里的走访周报、阶段结束时请结束群的提醒；已经排队、还没有发出的也不再发。停发的以后不补。',
    },
    {
      label: '照常的',
      value:
        '问题的交办、签收、期限、延期、超期提醒和三件事，回访，信访积案和矛盾纠纷的法定期限：答应群众的事不停。走访照样可以登记，进度照样可以看。',
    },
  ],
  resume: [
    {
      label: '恢复的',
      value: '走访提醒从下一个周一、走访周报从下一个发周报的日子起照常发；暂停期间没有发的不补发。',
    },
  ],
} as const

/** 暂停活动, 恢复活动: what it means, before it is done. */
export function pauseCampaignCard(view: PauseCampaignView): Card {
  const { act, campaign, now } = view
  return {
    title: `${WORD[act]}？`,
    tone: act === 'pause' ? 'warning' : 'info',
    body: [
      {
        kind: 'facts',
        items: [{ label: '活动', value: campaign }, { label: '现在', value: now }, ...EFFECTS[act]],
      },
      ...confirmBlocks(view),
    ],
  }
}

function confirmBlocks({ act, campaignId, reason, hasForm }: PauseCampaignView): Block[] {
  const word = WORD[act]
  const submit: Button = {
    label: `确认${word.slice(0, 2)}`,
    style: act === 'pause' ? 'danger' : 'primary',
    intent: { verb: 'campaign.confirm', args: { act, campaign: campaignId, reason } },
  }
  const cancel: Button = { label: '取消', intent: { verb: 'campaign.cancel', args: { act } } }
  if (!hasForm)
    return [
      ...(reason === '' ? [] : [{ kind: 'text', text: `原因：${reason}` } as const]),
      { kind: 'buttons', buttons: [submit, cancel] },
      { kind: 'text', style: 'hint', text: `要写原因，请回“${word} 原因”。` },
    ]
  return [
    {
      kind: 'form',
      name: 'campaign',
      fields: [
        {
          ...{ type: 'text', name: 'reason', label: '原因（可以不写）', maxLength: 200 },
          ...(reason === '' ? {} : { value: reason }),
        } as const,
      ],
      ...{ submit, others: [cancel] },
    },
  ]
}
