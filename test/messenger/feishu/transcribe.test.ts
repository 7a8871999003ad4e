import { afterEach, expect, test } from 'vitest'
import type { FeishuMessenger } from '#src/messenger/feishu/feishu-messenger.js'
import { fakeClock } from '../../feishu-platform/clock.js'
import { DEFAULT_SCOPES, type FeishuPlatform, startFeishuPlatform } from '../../feishu-platform/platform.js'
import { voiceMessage } from '../../support/ogg-opus.js'
import { messengerFor } from './door.js'

const recognition = '/open-apis/speech_to_text/v1/speech/file_recognize'
const VOICE = voiceMessage(3)

let platform: FeishuPlatform
let messenger: FeishuMessenger
afterEach(async () => {
  await messenger.stop()
  await platform.close()
})

async function open(scopes: readonly string[] = [...DEFAULT_SCOPES, 'speech_to_text:speech']) {
  platform = await startFeishuPlatform({ clock: fakeClock(), scopes })
  messenger = messengerFor(platform, 'webhook')
  platform.speech.words = ['今天走了张三，都好。']
}

test('a voice message is what the platform hears in it', async () => {
  await open()
  expect(await messenger.transcribe?.(VOICE)).toBe('今天走了张三，都好。')
  expect(platform.speech.heard[0]).toBeCloseTo(3, 1)
})

test('in which nothing is said, or that is none, there is nothing; the platform is not asked about the latter', async () => {
  await open()
  platform.speech.words = [' ']
  expect(await messenger.transcribe?.(VOICE)).toBeNull()
  expect(await messenger.transcribe?.(Buffer.from('no sound'))).toBeNull()
  expect(platform.calls.count(recognition)).toBe(1)
})

test('without the permission it is left off for ten minutes, and nothing else is wrong', async () => {
  await open([...DEFAULT_SCOPES])
  expect(await messenger.transcribe?.(VOICE)).toBeNull()
  expect(await messenger.transcribe?.(VOICE)).toBeNull()
  expect(platform.calls.count(recognition)).toBe(1)
  expect(messenger.health()).toEqual({ ok: true })
  platform.clock.advance(10 * 60_000)
  await messenger.transcribe?.(VOICE)
  expect(platform.calls.count(recognition)).toBe(2)
})

test('one too many within a second is asked once more a second later', async () => {
  await open()
  platform.faults.next({ kind: 'rate-limited', resetSeconds: 1 }, { path: recognition })
  expect(await messenger.transcribe?.(VOICE)).toBe('今天走了张三，都好。')
  expect(platform.calls.count(recognition)).toBe(2)
})

test('a fault of the platform is a failure, and the next message is recognised', async () => {
  await open()
  platform.faults.next({ kind: 'reset-before' }, { path: recognition })
  await expect(messenger.transcribe?.(VOICE)).rejects.toMatchObject({ name: 'MessengerError' })
  expect(await messenger.transcribe?.(VOICE)).toBe('今天走了张三，都好。')
})
