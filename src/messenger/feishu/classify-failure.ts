import { MessengerError } from '../port.js'
import { isHttpError } from './http.js'

type Outcome = MessengerError['outcome']
interface Meaning {
  readonly outcome: Outcome
  readonly retryAfterMs?: number
}

const minuteMs = 60_000
/** Wrong settings or a missing permission: a person must act first, so there is no hurry to try again. */
const settings: Meaning = { outcome: 'retry', retryAfterMs: 10 * minuteMs }
const tooFast: Meaning = { outcome: 'retry', retryAfterMs: 1000 }
const systemBusy: Meaning = { outcome: 'retry', retryAfterMs: 15_000 }
const tokenRefused: Meaning = { outcome: 'retry', retryAfterMs: 5000 }
const gone: Meaning = { outcome: 'gone' }
const maybeDone: Meaning = { outcome: 'unknown', retryAfterMs: 2000 }

/** The platform's codes that mean anything else than "never again", which is the meaning of all others. */
const meanings: ReadonlyMap<number, Meaning> = new Map([
  ...spread([230011, 230110, 230031, 230050], gone),
  ...spread([230020, 99991400], tooFast),
  ...spread([11232, 11247], systemBusy),
  // The month's calls are used up.
  ...spread([99991403], { outcome: 'retry', retryAfterMs: 60 * minuteMs }),
  // Still being sent under the same uuid; and the platform's own faults.
  ...spread([230049, 1500, 2200], maybeDone),
  ...spread([99991661, 99991663, 99991664, 99991665, 99991668, 99991671, 99991677], tokenRefused),
  ...spread([230006, 99991672, 99991401, 99991662, 99991673, 10003, 10014, 10015], settings),
])

/** Codes after which a fresh token may help. */
const staleTokenCodes = new Set(['99991661', '99991663', '99991668'])
/** Codes that only a person in the developer console can cure. */
const settingsCodes = new Set([...meanings].filter(([, m]) => m === settings).map(([code]) => String(code)))
/** What the platform says when it refuses words may repeat them. */
const echoingCodes = new Set([230022, 230028])

/** The bot is not in the group any more; the group was dissolved. */
const goneChats = new Set(['230002', '232009'])

/** The request never left, or never reached anyone. */
const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])

export function isStaleToken(failure: MessengerError): boolean {
  return staleTokenCodes.has(failure.code)
}

export function isSettingsProblem(failure: MessengerError): boolean {
  return settingsCodes.has(failure.code)
}

/**
 * The one judge of failed calls: for errors thrown (HTTP 4xx, 5xx, broken connections) and for bodies returned with
 * HTTP 200 and `code` ≠ 0. The result holds neither the request nor its headers, which bear the token and texts.
 */
export function classifyFailure(failure: unknown): MessengerError {
  if (failure instanceof MessengerError) return failure
  if (!isHttpError(failure)) {
    const body = bodyOf(failure)
    if (body) return fromBody(body, 200, undefined)
    const name = failure instanceof Error ? failure.name : typeof failure
    return new MessengerError('unknown', 'unexpected', `unexpected ${name}`)
  }
  if (!failure.response) return fromConnection(failure.code, failure.cause)
  const { status, data, headers } = failure.response
  const reset = resetMs(headers['x-ogw-ratelimit-reset'])
  const body = bodyOf(data)
  return body ? fromBody(body, status, reset) : fromStatus(status, reset)
}

/** Of an answer with HTTP 200: the failure in it, or undefined when it is a success. */
export function failureIn(answer: unknown): MessengerError | undefined {
  const body = bodyOf(answer)
  if (body?.code === 0) return undefined
  return classifyFailure(answer)
}

interface FailureBody {
  readonly code: number
  readonly msg: string
}

function fromBody({ code, msg }: FailureBody, status: number, reset: number | undefined): MessengerError {
  const meaning = meanings.get(code)
  if (!meaning && (status >= 500 || status === 429)) return fromStatus(status, reset)
  const { outcome, retryAfterMs } = meaning ?? { outcome: 'permanent' as const }
  const wait = reset !== undefined && outcome === 'retry' ? reset : retryAfterMs
  const says = echoingCodes.has(code) ? 'refused content' : msg.slice(0, 200)
  return make(outcome, String(code), `feishu ${code}: ${says}`, wait)
}

function fromStatus(status: number, reset: number | undefined): MessengerError {
  if (status === 429) return make('retry', 'http-429', 'feishu answered 429', reset ?? 1000)
  // A gateway may have lost the answer of a call that was made.
  if (status >= 500) return make('unknown', `http-${status}`, `feishu answered ${status}`, 2000)
  return make('permanent', `http-${status}`, `feishu answered ${status}`, undefined)
}

function fromConnection(code: string | undefined, cause: unknown): MessengerError {
  const name = code ?? 'network'
  const connecting = (cause as { syscall?: unknown } | undefined)?.syscall === 'connect'
  if (neverSent.has(name) || (name === 'ETIMEDOUT' && connecting)) {
    return make('retry', name, 'feishu cannot be reached', 2000)
  }
  return make('unknown', name, 'the connection to feishu broke', 2000)
}

function make(
  outcome: Outcome,
  code: string,
  message: string,
  retryAfterMs: number | undefined,
): MessengerError {
  return new MessengerError(outcome, code, message, {
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    isChatGone: goneChats.has(code),
  })
}

function bodyOf(value: unknown): FailureBody | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { code, msg } = value as { code?: unknown; msg?: unknown }
  if (typeof code !== 'number') return undefined
  return { code, msg: typeof msg === 'string' ? msg : '' }
}

/** The header tells seconds. More than ten minutes would be a mistake of somebody's clock. */
function resetMs(header: unknown): number | undefined {
  const seconds = Number(header)
  if (header === undefined || header === null || header === '' || !(seconds >= 0)) return undefined
  return Math.min(Math.max(seconds, 0.1), 600) * 1000
}

function spread(codes: readonly number[], meaning: Meaning): [number, Meaning][] {
  return codes.map((code) => [code, meaning])
}
