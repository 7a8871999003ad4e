import { AxiosError, AxiosHeaders, type AxiosResponse } from 'axios'
import { describe, expect, test } from 'vitest'
import { classifyFailure, failureIn } from '#src/messenger/feishu/classify-failure.js'

const secret = 't-secretbearer'
const config = {
  headers: new AxiosHeaders({ Authorization: `Bearer ${secret}` }),
  data: '{"content":"张三"}',
}

function answered(status: number, data: unknown, headers: Record<string, string> = {}): AxiosError {
  const response = { status, data, headers, statusText: '', config } as AxiosResponse
  return new AxiosError('failed', 'ERR_BAD_REQUEST', config, {}, response)
}

function broken(code: string, cause?: Partial<NodeJS.ErrnoException>): AxiosError {
  const error = new AxiosError('broken', code, config, {})
  if (cause) error.cause = Object.assign(new Error('cause'), cause)
  return error
}

const table: [outcome: string, codes: number[]][] = [
  ['gone', [230011, 230110, 230031]],
  ['retry', [230020, 99991400, 11232, 11247, 99991403]],
  ['retry', [99991661, 99991663, 99991664, 99991668, 99991671, 99991677]],
  ['retry', [230006, 99991672, 99991401, 99991662, 99991673, 10003, 10014, 10015]],
  ['unknown', [230049]],
  [
    'permanent',
    [
      ...[230001, 230002, 230013, 230018, 230022, 230025, 230027, 230028, 230029, 230034, 230035, 230038],
      ...[230053, 230054, 230055, 230071, 230099, 232009, 99992351, 99992361, 123456],
    ],
  ],
]

describe('the platform’s codes', () => {
  for (const [outcome, codes] of table) {
    test(`${codes.join(', ')} mean ${outcome}, thrown with HTTP 400 or returned with HTTP 200`, () => {
      for (const code of codes) {
        const body = { code, msg: 'no', error: { log_id: 'x' } }
        const expected = expect.objectContaining({ outcome, code: String(code) })
        expect(classifyFailure(answered(400, body))).toEqual(expected)
        expect(failureIn(body)).toEqual(expected)
      }
    })
  }

  test('an answer with code 0 is no failure, and one without a code is', () => {
    expect(failureIn({ code: 0, data: {} })).toBeUndefined()
    for (const answer of [undefined, null, '', [], { data: {} }, { code: '0' }]) {
      expect(failureIn(answer)).toMatchObject({ outcome: 'unknown' })
    }
  })
})

describe('limits', () => {
  test('the reset header tells how long to wait, in seconds', () => {
    const limited = { code: 99991400, msg: 'too many' }
    const wait = (value: string) =>
      classifyFailure(answered(429, limited, { 'x-ogw-ratelimit-reset': value })).retryAfterMs
    expect(wait('7')).toBe(7000)
    expect(wait('0')).toBe(100)
    expect(wait('999999')).toBe(600_000)
    for (const odd of ['', 'soon', '-3']) expect(wait(odd)).toBe(1000)
    expect(classifyFailure(answered(429, '')).outcome).toBe('retry')
  })
})

describe('the connection', () => {
  test('what never reached the platform may be tried again', () => {
    for (const code of ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'CERT_HAS_EXPIRED']) {
      expect(classifyFailure(broken(code))).toMatchObject({ outcome: 'retry', code })
    }
    expect(classifyFailure(broken('ETIMEDOUT', { syscall: 'connect' })).outcome).toBe('retry')
  })

  test('what may have reached it is unknown', () => {
    for (const code of ['ECONNRESET', 'ECONNABORTED', 'ETIMEDOUT', 'EPIPE', 'ERR_NETWORK']) {
      expect(classifyFailure(broken(code))).toMatchObject({ outcome: 'unknown', code })
    }
    for (const status of [500, 502, 504])
      expect(classifyFailure(answered(status, '<html>')).outcome).toBe('unknown')
    expect(classifyFailure(answered(404, '<html>')).outcome).toBe('permanent')
  })
})

test('a failure holds neither the token nor the text of the call', () => {
  const failures = [
    classifyFailure(answered(400, { code: 230022, msg: '内容含有 张三' })),
    classifyFailure(answered(500, 'x')),
    classifyFailure(broken('ECONNRESET', { message: secret })),
    classifyFailure(new Error(secret)),
  ]
  for (const failure of failures) {
    const told = JSON.stringify([failure, failure.message, failure.stack, failure.cause])
    expect(told).not.toContain(secret)
    expect(told).not.toContain('张三')
  }
})
