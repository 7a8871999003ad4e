import { PassThrough, Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { endWhenStalled } from '#src/messenger/feishu/stalled-download.js'

test('a download that goes on is passed on whole', async () => {
  const source = Readable.from([Buffer.from('大塘'), Buffer.from('村')])
  expect((await buffer(endWhenStalled(source, 1000))).toString()).toBe('大塘村')
})

test('a download that stops half way is broken off, and its connection given up', async () => {
  const source = new PassThrough()
  source.write('大')
  await expect(buffer(endWhenStalled(source, 10))).rejects.toMatchObject({
    outcome: 'retry',
    code: 'stalled',
  })
  expect(source.destroyed).toBe(true)
})

test('a broken connection is told to whoever reads', async () => {
  const source = new PassThrough()
  const passed = endWhenStalled(source, 1000)
  source.destroy(new Error('reset'))
  await expect(buffer(passed)).rejects.toThrow('reset')
})
