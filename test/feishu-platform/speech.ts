import type { PlatformClock } from './clock.js'
import { PlatformError } from './errors.js'
import { objectAt, textAt } from './json.js'
import { RateLimit } from './rate-limit.js'
import { type ApiRequest, type Reply, type Route, success } from './server.js'

const SCOPE = 'speech_to_text:speech'
const CALLS_PER_SECOND = 20
const BYTES_PER_SECOND = 32_000
const LONGEST_SECONDS = 60
/** Which codes the platform has for it is not known; adapters should not tell them apart. */
const REFUSED = 1_130_001

/** What the platform's ears hear. */
export class Speech {
  /** What it makes of the sound: of the next calls, in turn; the last one stays. */
  words: string[] = ['']
  /** Seconds of sound in the calls that were answered. */
  readonly heard: number[] = []

  next(): string {
    return (this.words.length > 1 ? this.words.shift() : this.words[0]) ?? ''
  }
}

/** Speech to text of short recordings: 16 kHz, 16 bits, one channel, at most a minute. */
export function speechRoutes(
  speech: Speech,
  { scopes, clock }: { readonly scopes: ReadonlySet<string>; readonly clock: PlatformClock },
): Route[] {
  const limit = new RateLimit(clock, CALLS_PER_SECOND, 1000)
  const handle = (request: ApiRequest): Reply => {
    if (!scopes.has(SCOPE)) {
      throw new PlatformError(99991672, `Access denied. One of the following scopes is required: [${SCOPE}].`)
    }
    if (limit.take('tenant') > 0) {
      throw new PlatformError(99991400, 'request trigger frequency limit', {
        status: 429,
        headers: { 'x-ogw-ratelimit-limit': String(CALLS_PER_SECOND), 'x-ogw-ratelimit-reset': '1' },
      })
    }
    const seconds = secondsOf(request)
    speech.heard.push(seconds)
    return success({ recognition_text: speech.next() })
  }
  return [
    { method: 'POST', path: '/open-apis/speech_to_text/v1/speech/file_recognize', auth: 'tenant', handle },
  ]
}

function secondsOf({ body }: ApiRequest): number {
  const config = objectAt(body, 'config')
  const sound = textAt(objectAt(body, 'speech'), 'speech')
  if (!/^\w{16}$/.test(textAt(config, 'file_id') ?? '')) throw refused('file_id')
  if (textAt(config, 'format') !== 'pcm') throw refused('format')
  if (textAt(config, 'engine_type') !== '16k_auto') throw refused('engine_type')
  if (!sound || !/^[A-Za-z0-9+/]+={0,2}$/.test(sound) || sound.length % 4 !== 0) throw refused('speech')
  const pcm = Buffer.from(sound, 'base64')
  if (pcm.length % 2 !== 0) throw refused('speech is not of 16 bits')
  const seconds = pcm.length / BYTES_PER_SECOND
  if (seconds > LONGEST_SECONDS) throw refused('speech is too long')
  return seconds
}

function refused(what: string): PlatformError {
  return new PlatformError(REFUSED, `invalid param: ${what}`)
}
