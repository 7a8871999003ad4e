import pino from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { logger, setLogLevel } from '#src/logger.js'
import { MessengerError } from '#src/messenger/port.js'
import { Desk } from '../support/desk.js'
import { SMALL_COUNTY } from '../support/small-county.js'

const HEAD = '雀金丝'
const PHONE = '13977770001'
const WORDS = '房顶漏水的鸟巢'
const REASON = '平台拒绝内容鸟巢'

const lines: string[] = []
const streams = logger as unknown as Record<symbol, { write(line: string): unknown }>
const before = streams[pino.symbols.streamSym]
let desk: Desk

beforeAll(async () => {
  streams[pino.symbols.streamSym] = { write: (line) => lines.push(line) }
  setLogLevel('debug')
  const 户 = SMALL_COUNTY.户?.map((row) =>
    row.户编号 === 'A1' ? { ...row, 户主姓名: HEAD, 联系电话: PHONE } : row,
  )
  desk = await Desk.open('security_canaries', { rows: { ...SMALL_COUNTY, ...(户 ? { 户 } : {}) } })
})

afterAll(async () => {
  await desk.close()
  setLogLevel('info')
  if (before) streams[pino.symbols.streamSym] = before
})

test('a day of work at debug level leaves no name, phone, text, card token or secret in the log', async () => {
  const tokens: string[] = []
  desk.messenger.files.set('f1', Buffer.from('鸟巢不是图片'))
  await desk.db.command({ collMod: 'grumbles', validator: { text: { $ne: WORDS } } }).catch(async () => {
    await desk.db.createCollection('grumbles', { validator: { text: { $ne: WORDS } } })
  })
  for (const words of ['走访', `查 ${HEAD}`, WORDS, `吐槽 ${WORDS}`, '帮助', '进度', '撤销', '投递'])
    await desk.say('ou_C1', words)
  await desk.say('ou_stranger', WORDS)
  desk.messenger.failNext.push(() => new MessengerError('permanent', '230013', REASON))
  await desk.say('ou_C1', '帮助')
  await desk.give(desk.event('ou_C1', { kind: 'image', resource: { key: 'f1', messageId: 'om_f1' } }))
  await desk.give(
    desk.event('ou_C1', {
      kind: 'file',
      resource: { key: 'none', messageId: 'om_f2', name: `${HEAD}.xlsx` },
    }),
  )
  await desk.press('ou_C1', '走访').catch(() => undefined)
  for (const { shown } of desk.messenger.posted) if (shown) tokens.push(shown.key)
  for (const form of [{ $where: WORDS }, { findings: WORDS, household: HEAD }])
    await desk.messenger.receive(
      desk.event('ou_C1', { kind: 'press', token: `${tokens[0]}.${WORDS}`, form, onMessage: 'om_1' }),
    )
  await desk.settled()
  const log = lines.join('')
  // The flows have logged: a refused send, a turn given up, files that were not fetched.
  expect(log).toMatch(/send failed/)
  expect(log).toMatch(/turn given up/)
  expect(tokens.length).toBeGreaterThan(5)
  const canaries = [HEAD, PHONE, WORDS, REASON, '鸟巢', ...tokens, Buffer.alloc(32, 7).toString('base64')]
  expect(canaries.filter((canary) => log.includes(canary))).toEqual([])
})
