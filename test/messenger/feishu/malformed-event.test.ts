import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeEvent, type Surroundings } from '#src/messenger/feishu/decode-event.js'

const folder = new URL('../../replay/feishu/', import.meta.url)
const payloads: unknown[] = readdirSync(folder).map(
  (name) => (JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as { payload: unknown }).payload,
)
const around: Surroundings = {
  botOpenId: 'ou_b07',
  now: 0,
  kindOf: () => undefined,
  senderOf: () => undefined,
}

function event(type: string, content: unknown): unknown {
  return { schema: '2.0', header: { event_id: 'e1', event_type: type }, event: content }
}

test('an event whose ids could leave their place in a request path is malformed', () => {
  const entered = (chat_id: string) =>
    decodeEvent(
      event('im.chat.access_event.bot_p2p_chat_entered_v1', { chat_id, operator_id: { open_id: 'ou_1' } }),
      around,
    )
  expect(entered('oc_1').ok).toBe(true)
  for (const id of ['oc_1/../x', 'oc_1?y', '', 'om_1', 'oc_一']) expect(entered(id).ok).toBe(false)
})

test('a form with operators or prototypes for field names is malformed', () => {
  const press = (form: string) =>
    decodeEvent(
      event('card.action.trigger', {
        operator: { open_id: 'ou_1' },
        context: { open_message_id: 'om_1', open_chat_id: 'oc_1' },
        action: { value: { t: 'k.v' }, form_value: JSON.parse(form) },
      }),
      around,
    )
  expect(press('{"a":"1"}').ok).toBe(true)
  expect(press('{"$gt":""}').ok).toBe(false)
  const polluted = press('{"__proto__":{"admin":"1"},"a":"1"}')
  if (polluted.ok) expect(polluted.incoming?.body).toMatchObject({ form: { a: '1' } })
  expect(({} as { admin?: unknown }).admin).toBeUndefined()
  expect(press(JSON.stringify({ a: 'x'.repeat(20_000) })).ok).toBe(false)
})

test('whatever stands in place of any part of an event, decoding does not throw', () => {
  fc.assert(
    fc.property(fc.constantFrom(...payloads), fc.anything(), fc.nat(), (payload, junk, position) => {
      const decoded = decodeEvent(replaceAt(structuredClone(payload), junk, position), around)
      expect(typeof decoded.ok).toBe('boolean')
    }),
    { numRuns: 3000 },
  )
})

/** The payload with one of its parts, counted in reading order, replaced by junk. */
function replaceAt(root: unknown, junk: unknown, position: number): unknown {
  const places: [Record<string, unknown>, string][] = []
  const visit = (node: unknown) => {
    if (typeof node !== 'object' || node === null) return
    for (const key of Object.keys(node)) {
      places.push([node as Record<string, unknown>, key])
      visit((node as Record<string, unknown>)[key])
    }
  }
  visit(root)
  const place = places[position % places.length]
  if (place) place[0][place[1]] = junk
  return root
}
