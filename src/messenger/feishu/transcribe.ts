import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import * as z from 'zod'
import { logger } from '../../logger.js'
import { MessengerError } from '../port.js'
import type { ApiCalls } from './api-call.js'
import { isSettingsProblem } from './classify-failure.js'
import { speechPcm } from './speech-pcm.js'

const log = logger.child({ part: 'feishu' })

/** An app that lacks the permission is not asked for a while: somebody has to give it first. */
const OFF_MS = 10 * 60_000
/** 20 calls a second for the whole organisation: who is one too many waits for the next second, once. */
const LONGEST_WAIT_MS = 1_500

const speechAnswer = z.object({ data: z.object({ recognition_text: z.string() }) })

/** Recognises voice messages with the platform's own speech-to-text. */
export function transcriberOf(api: ApiCalls, now: () => number): (audio: Buffer) => Promise<string | null> {
  let offUntil = 0
  return async (audio) => {
    if (now() < offUntil) return null
    const pcm = await speechPcm(audio)
    if (!pcm) return null
    try {
      // Letters, digits and underscores, 16 of them.
      const fileId = createHash('sha256').update(audio).digest('hex').slice(0, 16)
      const text = await patiently(() => recognise(api, pcm, fileId))
      return text.trim() === '' ? null : text.trim()
    } catch (error) {
      if (!(error instanceof MessengerError) || !isSettingsProblem(error)) throw error
      offUntil = now() + OFF_MS
      log.warn({ code: error.code, minutes: OFF_MS / 60_000 }, 'speech recognition not permitted, left off')
      return null
    }
  }
}

async function recognise(api: ApiCalls, pcm: Buffer, fileId: string): Promise<string> {
  const data = {
    speech: { speech: pcm.toString('base64') },
    config: { file_id: fileId, format: 'pcm', engine_type: '16k_auto' },
  }
  const answer = await api.make(
    (client, options) => client.speech_to_text.v1.speech.fileRecognize({ data }, options),
    undefined,
    // Recordings are kept as they are where the permission for it was not given.
    true,
  )
  const { data: heard } = speechAnswer.parse(answer)
  return heard.recognition_text
}

async function patiently(ask: () => Promise<string>): Promise<string> {
  try {
    return await ask()
  } catch (error) {
    const isTooFast = error instanceof MessengerError && error.outcome === 'retry'
    const waitMs = isTooFast ? (error.retryAfterMs ?? LONGEST_WAIT_MS) : Number.POSITIVE_INFINITY
    if (waitMs > LONGEST_WAIT_MS) throw error
    await pause(waitMs)
    return ask()
  }
}
