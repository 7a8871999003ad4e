import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readOggOpus } from '#src/messenger/feishu/ogg-opus.js'
import { speechPcm } from '#src/messenger/feishu/speech-pcm.js'
import { oggOpus, oggPage, voiceMessage } from '../../support/ogg-opus.js'

/** A second of 440 Hz, one packet of 20 ms a line. */
const TONE = readFileSync(`${import.meta.dirname}/../../support/tone.opus.txt`, 'utf8')
  .trim()
  .split('\n')
  .map((line) => Buffer.from(line, 'base64'))

const seconds = (pcm: Buffer | null) => (pcm?.length ?? 0) / 32_000

test('a tone is the same tone at 16 kHz, 16 bits, in one channel', async () => {
  const pcm = await speechPcm(oggOpus(TONE))
  expect(seconds(pcm)).toBeCloseTo(1, 1)
  const levels = Array.from({ length: (pcm?.length ?? 0) / 2 }, (_, i) => pcm?.readInt16LE(i * 2) ?? 0)
  const rises = levels.filter((level, i) => level >= 0 && (levels[i - 1] ?? 0) < 0).length
  expect(rises).toBeGreaterThan(420)
  expect(rises).toBeLessThan(445)
})

test('two channels become one', async () => {
  expect(seconds(await speechPcm(oggOpus(TONE, { channels: 2 })))).toBeCloseTo(1, 1)
})

test('a minute is all that can be recognised at once', async () => {
  expect(seconds(await speechPcm(voiceMessage(60)))).toBeCloseTo(60, 1)
  expect(await speechPcm(voiceMessage(61))).toBeNull()
})

test('a packet is put together from its segments, over the end of a page too', () => {
  const [large, small] = [Buffer.alloc(600, 7), Buffer.alloc(3, 8)]
  expect(readOggOpus(oggOpus([large, small]))?.packets).toEqual([large, small])
  const start = oggOpus([])
  const begun = oggPage([255, 255], large.subarray(0, 510), { sequence: 2, type: 0 })
  const gone = oggPage([90, 3], Buffer.concat([large.subarray(510), small]), { sequence: 3, type: 1 })
  expect(readOggOpus(Buffer.concat([start, begun, gone]))?.packets).toEqual([large, small])
  // Without its beginning the rest of a packet is none.
  const lost = oggPage([3], small, { sequence: 3, type: 0 })
  expect(readOggOpus(Buffer.concat([start, begun, lost]))?.packets).toEqual([small])
})

test('what is no voice message, or a damaged one, is none, whatever its bytes', async () => {
  expect(await speechPcm(Buffer.alloc(0))).toBeNull()
  expect(await speechPcm(Buffer.from('OggS'.repeat(100)))).toBeNull()
  const whole = oggOpus(TONE)
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.uint8Array({ maxLength: 60 }), async (at, bytes) => {
      const broken = Buffer.concat([whole.subarray(0, at), bytes, whole.subarray(at + bytes.length)])
      const pcm = await speechPcm(broken)
      expect(pcm === null || pcm.length % 2 === 0).toBe(true)
    }),
    { numRuns: 60 },
  )
})
