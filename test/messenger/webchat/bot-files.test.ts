import { afterEach, beforeEach, expect, test } from 'vitest'
import type { WireMessage } from '#src/messenger/webchat/wire.js'
import { openStand, type Stand } from '../../support/webchat-stand.js'

const PDF = Buffer.from('%PDF-1.3 …')
const FILE = { kind: 'file', id: 'f1', name: '出门单 K7Q4.pdf', otherwise: '出门单没有发出来。' } as const

let stand: Stand

beforeEach(async () => {
  stand = await openStand({ files: { bytes: async (id) => (id === 'f1' ? PDF : null) } })
})

afterEach(() => stand.close())

async function messages(): Promise<WireMessage[]> {
  const answer = await fetch(`${stand.url}/trial/chats/p:li/messages`)
  return (await answer.json()) as WireMessage[]
}

test('a file of the bot stands in the chat and is downloaded with its name', async () => {
  expect(stand.webchat.capabilities.files).toBe(true)
  const message = { chat: 'p:li', content: FILE, uuid: 'u1' }
  const first = await stand.webchat.send(message)
  expect(await stand.webchat.send(message)).toEqual(first)
  const [shown, ...others] = await messages()
  expect(others).toEqual([])
  const body = shown?.body
  expect(body).toMatchObject({ kind: 'file', name: '出门单 K7Q4.pdf', bytes: PDF.length })
  const answer = await fetch(`${stand.url}/trial/files/${body?.kind === 'file' ? body.fileId : ''}`)
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(PDF)
  expect(answer.headers.get('content-disposition')).toContain(encodeURIComponent('出门单 K7Q4.pdf'))
})

test('a file that is not there any more is told in words', async () => {
  await stand.webchat.send({ chat: 'p:li', content: { ...FILE, id: 'gone' }, uuid: 'u1' })
  expect((await messages())[0]?.body).toEqual({ kind: 'text', text: '出门单没有发出来。' })
})
