import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aesKey, decrypt } from '#src/messenger/feishu/decrypt.js'
import { maxBodyBytes, openRequest, requestSecrets } from '#src/messenger/feishu/open-request.js'
import { app, menuEvent, now, seal, sign } from './signed-request.js'

const secrets = requestSecrets(app)
const open = (body: string | Buffer, headers: Record<string, string> = {}, with_ = secrets) =>
  openRequest(Buffer.from(body), headers, with_, now)

describe('encryption and signature', () => {
  test('the platform’s published example is opened', () => {
    const sealed = 'P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk='
    expect(decrypt(aesKey('test key'), sealed)).toBe('hello world')
  })

  test('a signed and encrypted event is opened', () => {
    const body = seal(menuEvent())
    expect(open(body, sign(body))).toEqual({ ok: true, event: menuEvent() })
  })

  test('the signature covers the bytes as they came, escaped and spaced as they are', () => {
    const { encrypt } = JSON.parse(seal(menuEvent())) as { encrypt: string }
    const body = `{\n  "encrypt" : "${encrypt.replaceAll('/', '\\/').replace(/^./, (c) => `\\u00${c.charCodeAt(0).toString(16)}`)}" }`
    expect(open(body, sign(body))).toEqual({ ok: true, event: menuEvent() })
  })

  test('a request is good for five minutes by the clock of either side', () => {
    const body = seal(menuEvent())
    for (const minutes of [-5, 0, 5]) expect(open(body, sign(body, now + minutes * 60_000)).ok).toBe(true)
    for (const seconds of [-301, 301]) {
      expect(open(body, sign(body, now + seconds * 1000))).toMatchObject({
        status: 401,
        why: 'stale timestamp',
      })
    }
  })

  test('a signature made with another key, over other bytes, or of another length is refused', () => {
    const body = seal(menuEvent())
    const good = sign(body)
    const wrong = [
      sign(body, now, 'another key'),
      sign(`${body} `),
      { ...good, 'x-lark-signature': good['x-lark-signature'].slice(2) },
      { ...good, 'x-lark-signature': `${good['x-lark-signature']}00` },
      { ...good, 'x-lark-signature': '' },
      { ...good, 'x-lark-request-nonce': 'other' },
      { ...good, 'x-lark-request-timestamp': 'NaN' },
      {},
    ]
    for (const headers of wrong) expect(open(body, headers)).toMatchObject({ ok: false, status: 401 })
  })

  test('with an encrypt key nothing that came in clear is believed, signed or not', () => {
    const body = JSON.stringify(menuEvent())
    expect(open(body, sign(body))).toMatchObject({ ok: false, status: 401 })
    expect(open(body)).toMatchObject({ ok: false, status: 401 })
  })
})

describe('whom an event is for', () => {
  test.each([
    ['another app', { app_id: 'cli_0000000000000000' }],
    ['no app', { app_id: undefined }],
    ['a wrong token', { token: 'x' }],
    ['no token', { token: undefined }],
    ['a token that is not a string', { token: [app.verificationToken] }],
  ])('an event with %s is refused', (_, header) => {
    const body = seal(menuEvent(header))
    expect(open(body, sign(body))).toMatchObject({ ok: false, status: 401 })
  })

  test('without an encrypt key the verification token decides; without both nobody is believed', () => {
    const { encryptKey: _, ...token } = app
    const body = JSON.stringify(menuEvent())
    expect(open(body, {}, requestSecrets(token)).ok).toBe(true)
    expect(open(JSON.stringify(menuEvent({ token: 'x' })), {}, requestSecrets(token))).toMatchObject({
      status: 401,
    })
    expect(open(body, {}, requestSecrets({ appId: app.appId }))).toMatchObject({ ok: false, status: 401 })
  })
})

describe('the check of the address', () => {
  const check = (token: unknown) => ({ type: 'url_verification', challenge: 'c-1', token })

  test('is answered in clear and encrypted when its token is right, though it is not signed', () => {
    const answer = { ok: true, challenge: 'c-1' }
    expect(open(seal(check(app.verificationToken)))).toEqual(answer)
    expect(open(JSON.stringify(check(app.verificationToken)))).toEqual(answer)
  })

  test('is refused with a wrong token, no token, or another key', () => {
    const bodies = [
      seal(check('x')),
      seal(check(undefined)),
      JSON.stringify(check('x')),
      seal(check(app.verificationToken), 'another key'),
      seal({ type: 'url_verification', token: app.verificationToken }),
    ]
    for (const body of bodies) expect(open(body)).toMatchObject({ ok: false, status: 401 })
  })
})

describe('a stranger at the door', () => {
  test('what is not a JSON object is a bad request', () => {
    const deep = '['.repeat(200_000)
    for (const body of ['', '{', 'null', '[]', '"x"', '1', deep, `${deep}${']'.repeat(200_000)}`, 'a=b']) {
      expect(open(body)).toMatchObject({ ok: false, status: 400 })
    }
  })

  test('bodies that are deep or as large as the limit are refused without an error', () => {
    const deep = `{"encrypt":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`
    const huge = JSON.stringify({ encrypt: 'A'.repeat(maxBodyBytes - 20) })
    for (const body of [deep, huge]) expect(open(body)).toMatchObject({ ok: false, status: 401 })
  })

  const keys = fc.constantFrom(
    'encrypt',
    'type',
    'challenge',
    'token',
    'header',
    'schema',
    'event',
    '__proto__',
  )
  const forged = fc.oneof(
    fc.string().map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
    fc.json().map((text) => Buffer.from(text)),
    fc
      .dictionary(keys, fc.oneof(fc.jsonValue(), fc.base64String({ maxLength: 200 })))
      .map((o) => Buffer.from(JSON.stringify(o))),
    fc
      .uint8Array({ minLength: 32, maxLength: 32 })
      .map((bytes) => Buffer.from(JSON.stringify({ encrypt: Buffer.from(bytes).toString('base64') }))),
  )
  const headers = fc.dictionary(
    fc.constantFrom('x-lark-request-timestamp', 'x-lark-request-nonce', 'x-lark-signature'),
    fc.oneof(fc.string(), fc.constant(String(now / 1000)), fc.stringMatching(/^[0-9a-f]{64}$/)),
  )

  test('10,000 forged requests are all refused, none throws, and 99 of 100 take less than 20 ms', () => {
    const took: number[] = []
    fc.assert(
      fc.property(forged, headers, (body, given) => {
        const before = performance.now()
        const opened = openRequest(body, given, secrets, now)
        took.push(performance.now() - before)
        expect(opened).toMatchObject({ ok: false })
        expect([400, 401]).toContain(opened.ok || opened.status)
      }),
      { numRuns: 10_000 },
    )
    expect(took.toSorted((a, b) => a - b)[Math.floor(took.length * 0.99)]).toBeLessThan(20)
  })

  test('a true request with any byte changed is refused', () => {
    const body = Buffer.from(seal(menuEvent()))
    const signed = sign(body)
    fc.assert(
      fc.property(fc.nat(body.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const mangled = Buffer.from(body)
        mangled[at] = (mangled[at] ?? 0) ^ change
        expect(openRequest(mangled, signed, secrets, now).ok).toBe(false)
      }),
      { numRuns: 1000 },
    )
  })
})
