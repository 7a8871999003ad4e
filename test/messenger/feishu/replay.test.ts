import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { decodeEvent, type Surroundings } from '#src/messenger/feishu/decode-event.js'

interface Replay {
  readonly rule: string
  readonly payload: { header?: { event_id?: string } }
  readonly incoming: unknown
}

const folder = new URL('../../replay/feishu/', import.meta.url)
const replays = readdirSync(folder).map(
  (name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Replay,
)
const around: Surroundings = {
  botOpenId: 'ou_b07',
  now: 1_700_000_000_000,
  kindOf: () => undefined,
  senderOf: () => undefined,
}

describe('payloads as the platform documents them', () => {
  for (const { rule, payload, incoming } of replays) {
    test(rule, () => expect(decodeEvent(payload, around)).toEqual({ ok: true, incoming }))
  }

  test('every kind of event is among them', () => {
    const kinds = replays.map(({ incoming }) => (incoming as { body?: { kind: string } } | null)?.body?.kind)
    expect(new Set(kinds)).toEqual(
      new Set([
        undefined,
        ...['text', 'image', 'audio', 'file', 'press', 'menu', 'entered', 'bot-added', 'bot-removed'],
        ...['recalled', 'person-left', 'unsupported'],
      ]),
    )
  })
})

describe('what the platform leaves out', () => {
  const menu = replays.find(
    (replay) => (replay.incoming as { body?: { kind: string } })?.body?.kind === 'menu',
  )

  test('an event without an id gets the same one each time it is delivered, and another event another', () => {
    const idOf = (key: string) => {
      const payload = structuredClone(menu?.payload) as {
        header: { event_id?: string }
        event: { event_key: string }
      }
      delete payload.header.event_id
      payload.event.event_key = key
      const decoded = decodeEvent(payload, around)
      return decoded.ok ? decoded.incoming?.eventId : undefined
    }
    expect(idOf('a')).toMatch(/^derived:[0-9a-f]{32}$/)
    expect(idOf('a')).toBe(idOf('a'))
    expect(idOf('a')).not.toBe(idOf('b'))
  })

  test('a press tells no kind of chat: it is the one learned from earlier events, or the careful guess', () => {
    const press = replays.find((replay) => replay.rule.startsWith('a pressed button'))
    const kindWhen = (known: 'private' | undefined) => {
      const decoded = decodeEvent(press?.payload, { ...around, kindOf: () => known })
      return decoded.ok ? decoded.incoming?.chat : undefined
    }
    expect(kindWhen('private')).toEqual({ id: 'oc_e4d2', kind: 'private' })
    expect(kindWhen(undefined)).toEqual({ id: 'oc_e4d2', kind: 'group' })
  })

  test('until the bot knows itself, any mention of a bot is taken for its own', () => {
    const group = replays.find((replay) => replay.rule.startsWith('in a group'))
    const decoded = decodeEvent(group?.payload, { ...around, botOpenId: undefined })
    expect(decoded).toMatchObject({
      ok: true,
      incoming: { body: { mentioned: true, text: '把这件事转给 李四' } },
    })
  })
})
