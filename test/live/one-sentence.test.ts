import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Live, startLive } from './live-program.js'

let live: Live
beforeAll(async () => {
  live = await startLive('live-one-sentence', 'websocket')
})
afterAll(() => live.close())

test('three visits and an issue with its promise come of one sentence and one tap', async () => {
  const wang = live.platform.user('王芳', { mobile: '+8613800000003' })
  await wang.sendText('今天上午和王主任走了张三、李四、单桂花，都好；单桂花家路灯坏了，答应下周三前修好')
  const card = await live.platform.waitForMessage(
    (m) => m.chatId === wang.chatId && JSON.stringify(m.card ?? {}).includes('请确认：走访 3 户、问题 1 件'),
    20_000,
  )
  expect(await live.rows('visits')).toEqual([])
  const pressed = await wang.press(card.messageId, '确认')
  expect(pressed).toMatchObject({ outcome: 'answered', toast: { type: 'success' }, cardChanged: true })
  expect(JSON.stringify(card.card)).toContain('已登记：走访 3 户、问题 1 件')
  const visits = await live.rows('visits')
  expect(visits.map(({ householdId, via }) => [householdId, via]).sort()).toEqual([
    ['A1', 'sentence'],
    ['A2', 'sentence'],
    ['A4', 'sentence'],
  ])
  const [issue] = await live.rows('issues')
  expect(issue).toMatchObject({ householdId: 'A4', text: '路灯坏了', category: 'power_network' })
  expect(issue?.promisedDay).toMatch(/^\d{4}-\d{2}-\d{2}$/)
})
