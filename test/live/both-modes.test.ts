import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { VirtualUser } from '../feishu-platform/users.js'
import { type Live, startLive } from './live-program.js'

describe.each(['websocket', 'webhook'] as const)('the real program over %s', (mode) => {
  let live: Live
  let wang: VirtualUser
  beforeAll(async () => {
    live = await startLive(`live-${mode}`, mode)
    wang = live.platform.user('王芳', { mobile: '+8613800000003' })
  })
  afterAll(() => live.close())

  const cardOf = (chatId: string, words: string) =>
    live.platform.waitForMessage((m) => m.chatId === chatId && JSON.stringify(m.card ?? {}).includes(words))

  test('a cadre known by phone logs a visit by one tap and sees it on the same card', async () => {
    await wang.sendText('走访')
    const list = await cardOf(wang.chatId, '待走访')
    const pressed = await wang.press(list.messageId, { text: '已走访，无问题', nth: 0 })
    expect(pressed).toMatchObject({ outcome: 'answered', toast: { type: 'success' }, cardChanged: true })
    expect(JSON.stringify(list.card)).toContain('✓ 张三')
    const visits = await live.rows('visits')
    expect(visits).toMatchObject([{ householdId: 'A1', cadreId: 'C1', result: 'met', via: 'tap' }])
    const people = await live.rows('people', { feishuOpenId: wang.openId })
    expect(people).toMatchObject([{ name: '王芳' }])
  })

  test('a form logs findings and an issue, and the card becomes the confirmation', async () => {
    await wang.sendText('走访 李四')
    const form = await cardOf(wang.chatId, '登记走访')
    const pressed = await wang.press(form.messageId, '提交', {
      findings: '村口路灯坏了',
      issues: ['power_network'],
      outcome: 'coordinated',
    })
    expect(pressed).toMatchObject({ outcome: 'answered', cardChanged: true })
    expect(JSON.stringify(form.card)).toContain('走访已登记')
    expect(await live.rows('issues')).toMatchObject([{ householdId: 'A2', category: 'power_network' }])
  })

  test('the unit head sees the coverage move', async () => {
    const li = live.platform.user('李强', { mobile: '+8613800000002' })
    await li.sendText('进度')
    const card = await cardOf(li.chatId, '水利局走访进度')
    expect(JSON.stringify(card.card)).toContain('33.3%（2/6）')
  })

  test('a stranger is told whom to ask, and nothing else', async () => {
    const stranger = live.platform.user('路人', { mobile: '+8613811112222' })
    await stranger.sendText('走访')
    const answer = await live.platform.waitForMessage(
      (m) => m.chatId === stranger.chatId && m.content.includes('民情助手'),
    )
    expect(answer.content).toContain('周敏')
    expect(answer.type).toBe('text')
  })
})
