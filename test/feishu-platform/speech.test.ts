import { afterEach, expect, test } from 'vitest'
import { fakeClock } from './clock.js'
import { DEFAULT_SCOPES, type FeishuPlatform, startFeishuPlatform } from './platform.js'
import { outcomeOf, sdkClient } from './sdk.js'

let platform: FeishuPlatform
afterEach(() => platform.close())

async function recogniser(scopes = [...DEFAULT_SCOPES, 'speech_to_text:speech']) {
  platform = await startFeishuPlatform({ clock: fakeClock(), scopes })
  const client = sdkClient(platform)
  return (seconds: number, config: object = {}) =>
    outcomeOf(
      client.speech_to_text.v1.speech.fileRecognize({
        data: {
          speech: { speech: Buffer.alloc(seconds * 32_000).toString('base64') },
          config: { file_id: 'qwe12dd34567890w', format: 'pcm', engine_type: '16k_auto', ...config },
        },
      }),
    )
}

test('a minute of 16 kHz sound is recognised, more is not', async () => {
  const recognise = await recogniser()
  expect(await recognise(60)).toBe('200/0')
  expect(await recognise(61)).toMatch(/^400/)
  expect(platform.speech.heard).toEqual([60])
})

test.each([{ file_id: 'short' }, { format: 'opus' }, { engine_type: '8k' }])(
  '%o is refused',
  async (config) => {
    const recognise = await recogniser()
    expect(await recognise(1, config)).toMatch(/^400/)
  },
)

test('without the permission nothing is recognised', async () => {
  const recognise = await recogniser([...DEFAULT_SCOPES])
  expect(await recognise(1)).toBe('400/99991672')
})

test('the 21st call within a second is one too many', async () => {
  const recognise = await recogniser()
  const codes = await Promise.all(Array.from({ length: 21 }, () => recognise(1)))
  expect(codes.filter((code) => code === '429/99991400')).toHaveLength(1)
  platform.clock.advance(1000)
  expect(await recognise(1)).toBe('200/0')
})
