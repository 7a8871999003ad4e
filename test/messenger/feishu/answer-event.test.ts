import { describe, expect, test } from 'vitest'
import { answerEvent } from '#src/messenger/feishu/answer-event.js'
import type { Answer, Incoming, IncomingBody } from '#src/messenger/port.js'
import { shown } from './sample-cards.js'

const event = (body: IncomingBody): Incoming => ({
  platform: 'feishu',
  eventId: 'e1',
  at: 0,
  chat: { id: 'oc_1', kind: 'private' },
  sender: { id: 'ou_1' },
  body,
})
const press = event({ kind: 'press', token: 'k.v', form: {}, onMessage: 'om_1' })
const text = event({ kind: 'text', text: '走访', mentioned: true })
const never = () => new Promise<Answer>(() => undefined)

describe('the platform’s three seconds', () => {
  test('a message that is not stored in time is refused, so that it comes again', async () => {
    await expect(answerEvent(text, never, 5)).rejects.toThrow('not stored in time')
  })

  test('a press, which never comes again, is answered with a word, and its late answer counts as undelivered', async () => {
    let late: (answer: Answer) => void = () => undefined
    let delivered = false
    const reply = await answerEvent(press, () => new Promise((resolve) => (late = resolve)), 5)
    late({ card: shown([]), delivered: () => (delivered = true) })
    expect({ ...reply, body: JSON.parse(reply.body) }).toEqual({
      body: { toast: { type: 'warning', content: expect.stringContaining('再点一次') } },
    })
    expect(delivered).toBe(false)
  })

  test('a failure after the time is over is nobody’s unhandled rejection', async () => {
    let fail: (error: Error) => void = () => undefined
    const failing = () => new Promise<Answer>((_, reject) => (fail = reject))
    await expect(answerEvent(text, failing, 5)).rejects.toThrow('not stored in time')
    fail(new Error('too late'))
  })
})

test('each tone of a toast has a kind that the platform knows', async () => {
  const kinds = await Promise.all(
    (['info', 'success', 'warning', 'danger'] as const).map(async (tone) => {
      const { body } = await answerEvent(press, async () => ({ toast: { tone, text: '好' } }))
      return (JSON.parse(body) as { toast: { type: string } }).toast.type
    }),
  )
  expect(kinds).toEqual(['info', 'success', 'warning', 'error'])
})

test('only presses get toasts and cards; other events are answered with an empty object', async () => {
  const answer: Answer = { toast: { tone: 'info', text: '好' }, card: shown([]) }
  expect(await answerEvent(text, async () => answer)).toEqual({ body: '{}' })
  const { body } = await answerEvent(press, async () => answer)
  expect(JSON.parse(body)).toMatchObject({
    toast: { type: 'info' },
    card: { type: 'raw', data: { schema: '2.0' } },
  })
})
