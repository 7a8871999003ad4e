import { setImmediate as breath } from 'node:timers/promises'
import type { OpusDecoder } from 'opus-decoder'
import { readOggOpus } from './ogg-opus.js'

/** What the platform's recognition takes: one channel, 16 bits, 16 kHz, at most a minute. */
const RATE = 16_000
const LONGEST_SPEECH_MS = 60_000
const MOST_SAMPLES = (LONGEST_SPEECH_MS / 1000) * RATE
/** A second at once; between them others get their turn. */
const PACKETS_AT_ONCE = 50

/** A voice message (Ogg Opus) as the platform's recognition takes it; null for what is none, or is too long for it. */
export async function speechPcm(bytes: Buffer): Promise<Buffer | null> {
  const sound = readOggOpus(bytes)
  if (!sound || sound.packets.length === 0) return null
  const { channels, preSkip, packets } = sound
  // Loaded with the first voice message.
  const { OpusDecoder } = await import('opus-decoder')
  const decoder = new OpusDecoder({ sampleRate: RATE, channels, preSkip })
  try {
    await decoder.ready
    return await decoded(decoder, packets)
  } finally {
    decoder.free()
  }
}

async function decoded(
  decoder: OpusDecoder<typeof RATE>,
  packets: readonly Uint8Array[],
): Promise<Buffer | null> {
  const parts: Buffer[] = []
  let samples = 0
  for (let at = 0; at < packets.length; at += PACKETS_AT_ONCE) {
    const part = decoder.decodeFrames(packets.slice(at, at + PACKETS_AT_ONCE))
    const { channelData, samplesDecoded, errors } = part
    samples += samplesDecoded
    if (errors.length > 0 || samples > MOST_SAMPLES) return null
    parts.push(oneChannel(channelData, samplesDecoded))
    await breath()
  }
  return samples > 0 ? Buffer.concat(parts) : null
}

function oneChannel(channels: readonly Float32Array[], samples: number): Buffer {
  const pcm = Buffer.alloc(samples * 2)
  for (let i = 0; i < samples; i++) {
    const sum = channels.reduce((all, channel) => all + (channel[i] ?? 0), 0)
    const level = Math.max(-1, Math.min(1, sum / channels.length))
    pcm.writeInt16LE(Math.round(level * 32_767), i * 2)
  }
  return pcm
}
