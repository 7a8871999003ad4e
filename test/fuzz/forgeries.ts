import { seal, sign } from '../messenger/feishu/signed-request.js'

export interface Secrets {
  readonly appId: string
  readonly encryptKey: string
  readonly verificationToken: string
}

export interface Delivery {
  readonly what: string
  readonly raw: string | Buffer
  readonly headers: Readonly<Record<string, string>>
}

/** Numbers that are the same in every run. */
export class Dice {
  #state: number

  constructor(seed: number) {
    this.#state = seed
  }

  /** 0 up to, and without, `sides`. */
  roll(sides: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0
    return Math.floor((this.#state / 2 ** 32) * sides)
  }

  pick<T>(list: readonly [T, ...T[]]): T {
    return list[this.roll(list.length)] ?? list[0]
  }

  hex(length: number): string {
    return Array.from({ length }, () => this.roll(16).toString(16)).join('')
  }
}

export interface PressShape {
  readonly openId: string
  readonly chatId: string
  readonly messageId: string
  readonly value: unknown
  readonly form?: unknown
  readonly name?: unknown
}

let serial = 0

export function header(secrets: Secrets, type: string, now: number): Record<string, unknown> {
  serial += 1
  const { appId, verificationToken } = secrets
  return {
    ...{ event_id: `fuzz-${serial}`, event_type: type, create_time: String(now * 1000) },
    ...{ token: verificationToken, app_id: appId, tenant_key: 'fuzz' },
  }
}

/** The press of a card, as the platform would tell it. */
export function pressEvent(secrets: Secrets, press: PressShape, now: number): Record<string, unknown> {
  return {
    schema: '2.0',
    header: header(secrets, 'card.action.trigger', now),
    event: {
      operator: { open_id: press.openId },
      token: 'c-fuzz',
      action: {
        ...{ value: press.value, tag: 'button' },
        ...(press.form === undefined ? {} : { form_value: press.form }),
        ...(press.name === undefined ? {} : { name: press.name }),
      },
      host: 'im_message',
      context: { open_message_id: press.messageId, open_chat_id: press.chatId },
    },
  }
}

export function signed(what: string, body: unknown, secrets: Secrets, at: number): Delivery {
  const raw = seal(body, secrets.encryptKey)
  return { what, raw, headers: sign(raw, at, secrets.encryptKey) }
}

type Forge = (good: () => Record<string, unknown>, secrets: Secrets, dice: Dice, now: number) => Delivery

function deep(levels: number): string {
  return `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`
}

function withHeader(event: Record<string, unknown>, change: object): Record<string, unknown> {
  return { ...event, header: { ...(event.header as object), ...change } }
}

/** Deliveries that the platform did not make: none may be let in. */
export const FORGERIES: readonly [Forge, ...Forge[]] = [
  (good, secrets, dice, now) => {
    const delivery = signed('wrong signature', good(), secrets, now)
    return { ...delivery, headers: { ...delivery.headers, 'x-lark-signature': dice.hex(64) } }
  },
  (good, secrets, dice, now) => {
    const delivery = signed('malformed signature', good(), secrets, now)
    const signature = dice.pick(['', '0', dice.hex(63), dice.hex(128), 'zz'.repeat(32), '../../etc'])
    return { ...delivery, headers: { ...delivery.headers, 'x-lark-signature': signature } }
  },
  (good, secrets, dice, now) => {
    const late = dice.pick([-1, 1]) * (301_000 + dice.roll(10_000_000))
    return signed('stale timestamp', good(), secrets, now + late)
  },
  (good, secrets, dice, now) => {
    const key = { ...secrets, encryptKey: dice.hex(24) }
    return signed('another encrypt key', good(), key, now)
  },
  (good, secrets, dice, now) => {
    const raw = seal(good(), dice.hex(16))
    return { what: 'signed, sealed with another key', raw, headers: sign(raw, now, secrets.encryptKey) }
  },
  (good, secrets, dice, now) =>
    signed(
      'wrong token',
      withHeader(good(), { token: dice.pick([dice.hex(32), '', null, { $ne: '' }]) }),
      secrets,
      now,
    ),
  (good, secrets, dice, now) =>
    signed(
      'another app',
      withHeader(good(), { app_id: dice.pick<unknown>([`cli_${dice.hex(16)}`, null, ['x']]) }),
      secrets,
      now,
    ),
  (good, secrets, dice, now) => {
    const delivery = signed('flipped bit', good(), secrets, now)
    const raw = Buffer.from(delivery.raw)
    const at = dice.roll(raw.length)
    raw[at] = (raw[at] ?? 0) ^ (1 << dice.roll(8))
    return { ...delivery, raw }
  },
  (good, secrets, dice, now) => {
    const delivery = signed('truncated', good(), secrets, now)
    return { ...delivery, raw: delivery.raw.slice(0, dice.roll(delivery.raw.length)) }
  },
  (_, secrets, dice, now) => {
    const raw = dice.pick([
      '',
      'null',
      '[]',
      '"x"',
      '{',
      'a=b&c=d',
      '<xml/>',
      '\u0000',
      '{"encrypt":{"$gt":""}}',
      '{"encrypt":""}',
    ])
    return { what: 'no JSON of ours', raw, headers: sign(raw, now, secrets.encryptKey) }
  },
  (_, secrets, dice, now) => {
    const raw = dice.pick([
      deep(10_000),
      `{"__proto__":{"admin":true},"encrypt":"${dice.hex(64)}"}`,
      `{"constructor":{"prototype":{"x":1}}}`,
    ])
    return { what: 'deep or polluting JSON', raw, headers: sign(raw, now, secrets.encryptKey) }
  },
  (good) => ({ what: 'unsigned and plain', raw: JSON.stringify(good()), headers: {} }),
  (good, secrets) => ({ what: 'sealed, unsigned', raw: seal(good(), secrets.encryptKey), headers: {} }),
  (good, secrets, _, now) => {
    const raw = JSON.stringify(good())
    return { what: 'signed, not sealed', raw, headers: sign(raw, now, secrets.encryptKey) }
  },
  (_, secrets, dice, now) =>
    signed(
      'event of no known shape',
      {
        schema: dice.pick(['2.0', '1.0', 7]),
        header: header(secrets, dice.pick(['im.message.receive_v1', 'card.action.trigger']), now),
        event: dice.pick([
          null,
          [],
          'x',
          {},
          { operator: { open_id: { $gt: '' } } },
          { message: { content: '{' } },
        ]),
      },
      secrets,
      now,
    ),
]
