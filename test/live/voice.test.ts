import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { DEFAULT_SCOPES } from '../feishu-platform/platform.js'
import type { VirtualUser } from '../feishu-platform/users.js'
import { oggOpus, voiceMessage } from '../support/ogg-opus.js'
import { type Live, startLive } from './live-program.js'

const recognition = '/open-apis/speech_to_text/v1/speech/file_recognize'
const KEPT = '语音收到，但不知道属于哪一户。请先点“走访”选一户再发；不发也可以登记。'
const VOICE = voiceMessage(4)

let live: Live
let wang: VirtualUser

async function begin(name: string, scopes: readonly string[]): Promise<void> {
  live = await startLive(name, 'websocket', { scopes })
  wang = live.platform.user('王芳', { mobile: '+8613800000003' })
}

const answerWith = (words: string) =>
  live.platform.waitForMessage(
    (m) => m.chatId === wang.chatId && (JSON.stringify(m.card ?? {}) + m.content).includes(words),
    15_000,
  )
const answers = () => wang.messages().filter(({ sender }) => sender.id !== wang.openId)

describe('with the permission for speech recognition', () => {
  beforeAll(() => begin('live-voice', [...DEFAULT_SCOPES, 'speech_to_text:speech']))
  afterEach(() => live.platform.faults.clear())
  afterAll(() => live.close())

  test('what is said becomes the card to be confirmed, with what was heard and the recording', async () => {
    live.platform.speech.words = ['今天走了张三、李四，都好。']
    await wang.sendAudio(VOICE, 4_000)
    const card = await answerWith('请确认：走访 2 户')
    expect(JSON.stringify(card.card)).toContain('您说：“今天走了张三、李四，都好。”')
    expect(await live.rows('visits')).toEqual([])
    await wang.press(card.messageId, '确认')
    expect(live.platform.speech.heard).toHaveLength(1)
    const visits = await live.rows('visits')
    expect(visits).toMatchObject([
      { householdId: 'A1', via: 'sentence' },
      { householdId: 'A2', via: 'sentence' },
    ])
    const [attachment] = await live.rows('attachments')
    expect(attachment).toMatchObject({ kind: 'audio', visitId: String(visits[1]?._id).split('/')[1] })
  })

  test.each([
    ['stalls', { kind: 'hang' } as const, VOICE],
    ['fails', { kind: 'code', code: 1 } as const, VOICE],
    ['is not asked about what is no sound', null, oggOpus([Buffer.from('00112233445566', 'hex')])],
  ])('the recording is kept, and that is said, when the platform %s', async (_, fault, bytes) => {
    if (fault) live.platform.faults.next(fault, { path: recognition })
    const [before, kept] = [answers().length, (await live.rows('attachments')).length]
    const since = performance.now()
    await wang.sendAudio(bytes, 4_000)
    await live.platform.waitForMessage(() => answers().length > before, 15_000)
    expect(performance.now() - since).toBeLessThan(9_000)
    expect(answers().at(-1)?.content).toMatch(/语音/)
    expect(await live.rows('attachments')).toHaveLength(kept + 1)
  })
})

describe('without it', () => {
  beforeAll(() => begin('live-voice-off', DEFAULT_SCOPES))
  afterAll(() => live.close())

  test('a voice message is kept with the usual words, and the platform is asked once', async () => {
    live.platform.speech.words = ['今天走了张三']
    await wang.sendAudio(VOICE, 4_000)
    await answerWith(KEPT)
    await wang.sendAudio(VOICE, 4_000)
    await live.platform.waitForMessage(() => answers().length === 2)
    expect(live.platform.calls.count(recognition)).toBe(1)
    expect(await live.rows('attachments')).toHaveLength(2)
  })
})
