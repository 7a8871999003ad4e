import { afterEach, beforeEach, expect, test } from 'vitest'
import { type BotApp, startBotApp } from './bot-app.js'
import { Control } from './control.js'
import { type FeishuPlatform, startFeishuPlatform } from './platform.js'
import { button, cardOf } from './sample-card.js'
import { outcomeOf, sdkClient } from './sdk.js'

let platform: FeishuPlatform
let bot: BotApp
beforeEach(async () => {
  platform = await startFeishuPlatform()
  platform.addRoutes(new Control(platform).routes())
  bot = await startBotApp(platform)
})
afterEach(async () => {
  await bot.close()
  await platform.close()
})

async function control(method: string, path: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(`${platform.url}/__sim${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return answer.json()
}

test('another process makes users, speaks, presses and reads what came', async () => {
  await control('POST', '/webhook', { url: bot.url })
  const zhang = (await control('POST', '/users', { name: '张三', mobile: '+8613800000000' })) as {
    openId: string
  }
  await control('POST', '/users/张三/do', { do: 'sendText', text: '走访' })
  const sent = await sdkClient(platform).im.v1.message.create({
    params: { receive_id_type: 'open_id' },
    data: {
      receive_id: zhang.openId,
      msg_type: 'interactive',
      content: JSON.stringify(cardOf(button('好'))),
    },
  })
  const messageId = sent.data?.message_id
  expect(await control('POST', '/users/张三/do', { do: 'press', messageId, button: '好' })).toMatchObject({
    outcome: 'answered',
  })
  expect(await control('GET', '/users/张三/messages')).toMatchObject([
    { type: 'text', content: '{"text":"走访"}' },
    { type: 'interactive', messageId },
  ])
  expect(bot.events.map((e) => e.event_type)).toEqual(['im.message.receive_v1', 'card.action.trigger'])
})

test('another process plans faults and counts calls', async () => {
  await control('POST', '/faults', { fault: { kind: 'code', code: 230013 }, path: '/open-apis/bot/v3/info' })
  const info = () => outcomeOf(sdkClient(platform).request({ method: 'GET', url: '/open-apis/bot/v3/info' }))
  expect(await info()).toBe('400/230013')
  expect(await info()).toBe('200/0')
  expect(await control('GET', '/calls?path=/open-apis/bot/v3/info')).toMatchObject([
    { status: 400, code: 230013 },
    { status: 200 },
  ])
})

test('a wrong request is told what is missing', async () => {
  expect(await control('POST', '/users', {})).toMatchObject({ code: 230001 })
  expect(await control('POST', '/users/nobody/do', { do: 'leave' })).toMatchObject({ code: 230001 })
})
