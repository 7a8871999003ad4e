import { AxiosError, AxiosHeaders } from 'axios'
import { expect, test } from 'vitest'
import { redactingSdkLogger } from '#src/messenger/feishu/sdk-logger.js'

const secrets = [
  't-g1044qeGEDXTB6NDJOGV4JQCYDGHRBARFTGT1234',
  'wZK9vkXQyq4bD1nO2rS6Tt8uVvA3mLpE',
  '13800000000',
  '张三',
  'tk',
]

test('of all that the SDK says, no token, secret, address, payload or phone number is written', () => {
  const lines: string[] = []
  const log = redactingSdkLogger((level, says) => lines.push(`${level} ${says}`))
  const error = new AxiosError('failed', 'ECONNRESET', {
    headers: new AxiosHeaders({ Authorization: `Bearer ${secrets[0]}` }),
    data: JSON.stringify({ app_secret: secrets[1], text: '张三' }),
  })
  for (const say of [log.error, log.warn, log.info, log.debug, log.trace]) {
    say([error])
    say('[ws]', `get connect config success, ws url: ws://127.0.0.1/ws?ticket=tk`)
    say([['receive message', `data: {"text":"张三 13800000000"}`]])
    say('Bearer', secrets[0], secrets[1])
    say(`call 13800000000`)
    say({ text: '张三' }, undefined, null, 3)
  }
  expect(lines.length).toBe(18)
  for (const secret of secrets) expect(lines.join('\n')).not.toContain(secret)
  expect(lines[0]).toBe('error AxiosError:ECONNRESET')
  expect(lines.join('\n')).not.toContain('debug')
})
