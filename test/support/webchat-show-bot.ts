import { randomBytes } from 'node:crypto'
import type { Block, Button, Card } from '#cards/card.js'
import { type Answer, actionToken, type Incoming, type Receive, type ShownCard } from '#src/messenger/port.js'
import type { Webchat } from '#src/messenger/webchat/messenger.js'

/** A bot without memory or rules that shows every block of a card, for looking at the page and testing it. */
export function showBot(webchat: Webchat): Receive {
  const cards = new Map<string, ShownCard>()
  let sent = 0
  const sendCard = async (chat: string, card: Card) => {
    const shown = { key: randomBytes(16).toString('base64url'), rev: 1, card }
    cards.set(shown.key, shown)
    sent += 1
    await webchat.send({ chat, content: { kind: 'card', shown }, uuid: `show-${shown.key}` })
  }
  const sendText = async (chat: string, text: string) => {
    sent += 1
    await webchat.send({ chat, content: { kind: 'text', text }, uuid: `show-${sent}-${Date.now()}` })
  }
  return async (event) => {
    const { body, chat } = event
    if (body.kind === 'press') return pressed(cards, event)
    if (body.kind === 'text') {
      if (chat.kind === 'group' && !body.mentioned) return {}
      if (body.text.includes('坏')) throw new Error('the show bot refuses')
      const card = cardFor(body.text)
      if (card) await sendCard(chat.id, card)
      else await sendText(chat.id, `没有听懂“${body.text}”。可以试试：走访、进度、待办。`)
    } else if (body.kind === 'entered') {
      await sendCard(chat.id, helpCard)
    } else if ('resource' in body) {
      await sendText(chat.id, `收到文件：${body.resource.name ?? ''}`)
    }
    return {}
  }
}

function pressed(cards: Map<string, ShownCard>, event: Incoming): Answer {
  if (event.body.kind !== 'press') return {}
  const { token, form } = event.body
  const shown = cards.get(token.split('.')[0] ?? '')
  if (!shown) return { toast: { tone: 'warning', text: '这张卡片已经过期，请重新发“走访”。' } }
  const verb = [...visitVerbs, 'save', 'draft', 'urge'].find(
    (v) => actionToken(shown.key, { verb: v, args: {} }) === token,
  )
  const card = nextCard(shown.card, verb ?? '', form)
  const next = { key: shown.key, rev: shown.rev + 1, card }
  cards.set(shown.key, next)
  if (verb === 'save' && card.tone === 'danger') {
    return { toast: { tone: 'danger', text: '有一处要改，请看红字。' }, card: next }
  }
  return { toast: { tone: 'success', text: '已记下' }, card: next }
}

const visitVerbs = ['visited-0', 'visited-1', 'visited-2', 'visited-3']

function nextCard(
  card: Card,
  verb: string,
  form: Incoming['body'] extends infer B ? (B extends { form: infer F } ? F : never) : never,
): Card {
  if (verb === 'save') {
    const findings = String(form.findings ?? '')
    return findings.includes('错') ? formCard(findings) : savedCard(findings)
  }
  const row = visitVerbs.indexOf(verb)
  if (row < 0) return card
  return { ...card, body: card.body.map((block, index) => (index === row + 2 ? doneRow(block) : block)) }
}

function doneRow(block: Block): Block {
  return block.kind === 'row' ? { ...block, hint: '今天 已走访，无问题', buttons: [] } : block
}

function cardFor(text: string): Card | null {
  if (/帮助|[?？]/.test(text)) return helpCard
  if (/^(登记)?走访$/.test(text)) return visitCard
  if (/进度/.test(text)) return progressCard
  if (/待办/.test(text)) return overdueCard
  if (/问题|登记/.test(text)) return formCard()
  return null
}

const button = (label: string, verb: string, more: Partial<Button> = {}): Button => ({
  label,
  intent: { verb, args: {} },
  ...more,
})

const helpCard: Card = {
  title: '您可以这样用',
  tone: 'info',
  body: [
    { kind: 'text', text: '直接说走访情况，我来记账，例如：', style: 'plain' },
    { kind: 'text', text: '今天上午走访了大塘村张三、李四两户，李四家反映水管漏水', style: 'quote' },
    {
      kind: 'facts',
      items: [
        { label: '走访', value: '就近列出还没走访的户，一点就记' },
        { label: '进度', value: '应访、已访、覆盖率' },
        { label: '待办', value: '到期和超期的问题' },
        { label: '撤销', value: '30 分钟内收回上一条' },
      ],
    },
    { kind: 'divider' },
    { kind: 'text', text: '任何时候都可以回“取消”。', style: 'hint' },
  ],
}

const visitCard: Card = {
  title: '就近还没走访的户',
  tone: 'info',
  summary: '还有 28 户没有走访',
  body: [
    { kind: 'text', text: '大塘村第 3 村民小组，还有 28 户没有走访', style: 'strong' },
    { kind: 'text', text: '没有问题的户点一下就记好；有问题的点“详细登记”。', style: 'hint' },
    ...['张德明', '李桂英', '周国强', '吴小兰'].map(
      (name, index): Block => ({
        kind: 'row',
        text: name,
        hint: ['脱贫户 · 4 人', '5 人', '低保户 · 2 人', '外出务工 · 3 人'][index] ?? '',
        buttons: [
          button('已走访，无问题', visitVerbs[index] ?? '', { style: 'primary' }),
          button('详细登记', `detail-${index}`),
        ],
      }),
    ),
    { kind: 'buttons', buttons: [button('下一页', 'next-page'), button('查找', 'search')] },
  ],
}

const progressCard: Card = {
  title: '走访进度',
  tone: 'success',
  body: [
    { kind: 'text', text: '应访 1260 户，已访 911 户，覆盖率 72.3%', style: 'strong' },
    {
      kind: 'bars',
      items: [
        { label: '大塘村', value: 312, of: 340 },
        { label: '上洲村', value: 288, of: 420 },
        { label: '石门村', value: 311, of: 500 },
      ],
    },
    { kind: 'divider' },
    {
      kind: 'table',
      columns: [
        { key: 'unit', title: '单位' },
        { key: 'due', title: '应访', align: 'right' },
        { key: 'done', title: '已访', align: 'right' },
        { key: 'rate', title: '覆盖率', align: 'right' },
      ],
      rows: [
        { unit: '县农业农村局', due: '420', done: '388', rate: '92.4%' },
        { unit: '县自然资源局', due: '510', done: '301', rate: '59.0%' },
        { unit: '高阜镇', due: '330', done: '222', rate: '67.3%' },
      ],
    },
    { kind: 'text', text: '截至 5月15日 18:05', style: 'hint' },
  ],
}

const overdueCard: Card = {
  title: '1 件问题超期 3 天',
  tone: 'danger',
  body: [
    { kind: 'text', text: '村口到学校的路灯坏了两盏，晚上看不见。', style: 'quote' },
    {
      kind: 'facts',
      items: [
        { label: '责任单位', value: '县住建局' },
        { label: '期限', value: '5月12日 周日' },
        { label: '类别', value: '基础设施' },
      ],
    },
    {
      kind: 'buttons',
      buttons: [
        button('办结', 'close', { style: 'primary' }),
        button('申请延期', 'extend'),
        button('退回', 'urge', {
          style: 'danger',
          confirm: { title: '退回这件问题？', text: '退回会记入台账，县办会看到原因。' },
        }),
      ],
    },
  ],
}

function savedCard(findings: string): Card {
  return {
    title: '已登记走访',
    tone: 'success',
    body: [
      {
        kind: 'facts',
        items: [
          { label: '户', value: '张德明' },
          { label: '反映', value: findings || '无' },
        ],
      },
      { kind: 'buttons', buttons: [button('撤销', 'undo')] },
    ],
  }
}

function formCard(wrong?: string): Card {
  return {
    title: '登记走访',
    tone: wrong ? 'danger' : 'info',
    body: [
      { kind: 'text', text: '张德明，大塘村第 3 村民小组', style: 'strong' },
      {
        kind: 'form',
        name: 'visit',
        fields: [
          {
            type: 'text',
            name: 'met',
            label: '见到谁',
            maxLength: 20,
            required: true,
            placeholder: '姓名或称呼',
          },
          { type: 'date', name: 'day', label: '走访日期', required: true, value: '2024-05-15' },
          {
            type: 'choice',
            name: 'how',
            label: '走访方式',
            required: true,
            options: [
              { value: 'home', label: '入户' },
              { value: 'phone', label: '电话' },
              { value: 'forum', label: '座谈会' },
            ],
          },
          {
            type: 'choices',
            name: 'topics',
            label: '谈到的事',
            options: ['低保', '医疗', '就业', '道路', '饮水', '环境'].map((label) => ({
              value: label,
              label,
            })),
          },
          {
            type: 'choice',
            name: 'category',
            label: '问题类别',
            options: ['农村道路', '安全饮水', '危房改造', '医疗保障', '教育', '社会治安', '其他'].map(
              (label) => ({
                value: label,
                label,
              }),
            ),
          },
          {
            type: 'text',
            name: 'findings',
            label: '反映的情况',
            multiline: true,
            maxLength: 1000,
            placeholder: '没有就空着',
            ...(wrong ? { value: wrong, error: '请写清是哪里的问题。' } : {}),
          },
        ],
        submit: button('保存', 'save', { style: 'primary' }),
        others: [button('先存草稿', 'draft')],
      },
    ],
  }
}
