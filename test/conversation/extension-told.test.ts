import { expect, test } from 'vitest'
import { Desk } from '../support/desk.js'
import { assigned } from '../support/issue-desk.js'
import { seen } from '../support/memory-messenger.js'

test('who speaks with the household is told of an extension, in words that can be passed on', async () => {
  const desk = await Desk.open('conversation_extension')
  const number = await assigned(desk, '张三', '门口路灯坏了三盏')
  const short = number.slice(-4)
  await desk.say('ou_T1', `签收 ${short}`)
  await desk.say('ou_T1', `申请延期 ${short}`)
  await desk.press('ou_T1', '提交', { form: { days: '3', reason: '等灯具到货' } })
  await desk.say('ou_B1', `问题 ${short}`)
  const before = desk.messenger.posted.length
  await desk.press('ou_B1', '同意延期')
  await desk.settled()
  const told = desk.messenger.posted.slice(before).filter(({ chat }) => chat === 'oc_ou_C1')
  expect(told.map((message) => seen(message))).toEqual([
    expect.stringMatching(/可以告诉群众：您反映的“门口路灯坏了三盏”还在办，要多用些时间，延到 5月/),
  ])
  await desk.close()
})
