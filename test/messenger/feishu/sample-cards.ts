import type { Block, Card } from '#cards/card.js'
import type { ShownCard } from '#src/messenger/port.js'

export const cardKey = 'AAAAAAAAAAAAAAAAAAAAAA'

export function shown(body: readonly Block[], rest: Partial<Card> = {}): ShownCard {
  return { key: cardKey, rev: 1, card: { title: '登记走访', ...rest, body } }
}

export function press(label: string, args: Record<string, string> = {}) {
  return { label, intent: { verb: 'press', args: { label, ...args } } }
}

/** One block of each kind, with every optional part, all texts made by `words`. */
export function everyBlock(words: (place: string) => string = (place) => place): Block[] {
  const button = (place: string) => ({
    ...press(words(place)),
    confirm: { title: words(`${place}的确认`), text: words(`${place}的说明`) },
  })
  return [
    { kind: 'text', text: words('正文') },
    { kind: 'text', text: words('重点'), style: 'strong' },
    { kind: 'text', text: words('提示'), style: 'hint' },
    { kind: 'text', text: words('引文'), style: 'quote' },
    { kind: 'facts', items: [{ label: words('走访方式'), value: words('入户') }] },
    { kind: 'divider' },
    {
      kind: 'row',
      text: words('张三户'),
      hint: words('第一组'),
      buttons: [button('已走访'), button('详细登记')],
    },
    { kind: 'row', text: words('李四户'), buttons: [] },
    { kind: 'buttons', buttons: [button('上一页'), { ...button('作废'), style: 'danger' }] },
    {
      kind: 'table',
      columns: [
        { key: 'unit', title: words('单位') },
        { key: '$数量', title: words('户数'), align: 'right' },
      ],
      rows: [{ unit: words('水利局'), $数量: words('12') }],
    },
    { kind: 'bars', items: [{ label: words('塘背村'), value: 12, of: 20 }] },
    {
      kind: 'form',
      name: 'visit',
      fields: [
        {
          type: 'text',
          name: 'findings',
          label: words('反映的情况'),
          placeholder: words('没有就写无'),
          required: true,
          multiline: true,
          maxLength: 1000,
          value: words('水管漏水'),
          error: words('太短'),
        },
        {
          type: 'choice',
          name: 'way',
          label: words('方式'),
          required: true,
          options: [
            { value: 'home', label: words('入户') },
            { value: 'phone', label: words('电话') },
          ],
          value: 'home',
          error: words('请选一种'),
        },
        {
          type: 'choices',
          name: 'topics',
          label: words('类别'),
          options: [
            { value: 'water', label: words('水') },
            { value: 'road', label: words('路') },
          ],
          values: ['road'],
        },
        { type: 'date', name: 'day', label: words('日期'), value: '2024-05-15', error: words('日期在以后') },
      ],
      submit: { ...button('提交'), style: 'primary' },
      others: [button('取消')],
    },
  ]
}

/** All nodes of a card with the given tag. */
export function nodesOf(node: unknown, tag: string): Record<string, unknown>[] {
  if (Array.isArray(node)) return node.flatMap((item) => nodesOf(item, tag))
  if (typeof node !== 'object' || node === null) return []
  const own = (node as { tag?: unknown }).tag === tag ? [node as Record<string, unknown>] : []
  return [...own, ...Object.values(node).flatMap((item) => nodesOf(item, tag))]
}
