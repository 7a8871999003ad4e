import { afterAll, beforeAll, expect, test } from 'vitest'
import type { VirtualUser } from '../feishu-platform/users.js'
import { type ModelServer, saying, startModelServer } from '../model/model-server.js'
import { type Live, startLive } from './live-program.js'

const SENTENCE =
  '走访了张三，他说隔壁养猪的味道大得很，窗户都开不得，去村里讲过好几回了也没有用，答应月底前给答复'

let server: ModelServer
let live: Live
let wang: VirtualUser
let first = ''
beforeAll(async () => {
  server = await startModelServer()
  live = await startLive('live-model', 'websocket', { model: { url: server.url, name: 'county' } })
  wang = live.platform.user('王芳', { mobile: '+8613800000003' })
  // Who has spoken once is bound to their account; a first message is read by rules alone.
  await wang.sendText('帮助')
  await cardWith('民情助手')
})
afterAll(async () => {
  await live.close()
  await server.close()
})

const cardWith = (words: string) =>
  live.platform.waitForMessage(
    (m) => m.chatId === wang.chatId && JSON.stringify(m.card ?? {}).includes(words),
  )

test('what the county own model cuts out of a long sentence is on the card, and nothing counts yet', async () => {
  const text = '隔壁养猪的味道大得很，窗户都开不得'
  const issue = {
    ...{ text, category: 'environment', outcome: 'coordinated', outcomeNote: '去村里讲过好几回了也没有用' },
    promise: '答应月底前给答复',
  }
  server.answer = saying({
    visits: [{ who: '〔户1〕', result: 'met', findings: text, issues: [issue] }],
    leftOver: [],
  })
  await wang.sendText(SENTENCE)
  const card = await cardWith('去村里讲过好几回了也没有用')
  first = card.messageId
  expect(JSON.stringify(card.card)).toContain('张三')
  expect(server.asked).toHaveLength(1)
  expect(server.asked[0]?.body).not.toContain('张三')
  expect(await live.rows('visits')).toEqual([])
  await wang.sendText('取消')
})

test('a model that lies changes nothing: the rules read it', async () => {
  server.answer = saying({
    visits: [{ who: '〔户1〕', result: 'refused', findings: '要上访', issues: [] }],
    leftOver: [],
  })
  await wang.sendText(`${SENTENCE}，多谢`)
  const card = await live.platform.waitForMessage(
    (m) => m.chatId === wang.chatId && m.messageId !== first && JSON.stringify(m.card ?? {}).includes('养猪'),
  )
  expect(JSON.stringify(card.card)).not.toContain('要上访')
  expect(server.asked).toHaveLength(2)
})
