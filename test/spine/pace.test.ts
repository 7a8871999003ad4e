import { expect, test } from 'vitest'
import { Pace } from '#src/spine/pace.js'

const FEISHU = { perSecond: 40, perMinute: 900, perChatPerSecond: 4, perMessagePerSecond: 4, uuidWindowMs: 1 }

/** Time that passes only when all wait. */
class Clock {
  now = 1_000
  readonly #sleepers: { at: number; wake: () => void }[] = []

  sleep = (ms: number): Promise<void> =>
    new Promise((wake) => {
      this.#sleepers.push({ at: this.now + ms, wake })
    })

  async run(work: Promise<unknown>): Promise<void> {
    let isOver = false
    void work.finally(() => {
      isOver = true
    })
    for (;;) {
      for (let i = 0; i < 20; i += 1) await Promise.resolve()
      if (isOver) return
      this.#sleepers.sort((a, b) => a.at - b.at)
      const next = this.#sleepers.shift()
      if (!next) {
        await new Promise(setImmediate)
        continue
      }
      this.now = Math.max(this.now, next.at)
      next.wake()
    }
  }
}

/** The most calls in any window of so many ms. */
function most(calls: readonly number[], ms: number): number {
  const sorted = [...calls].sort((a, b) => a - b)
  return Math.max(...sorted.map((at) => sorted.filter((one) => one >= at && one < at + ms - 0.001).length))
}

test('no second has more than forty calls and no minute more than nine hundred, wherever it begins', async () => {
  const clock = new Clock()
  const pace = new Pace(FEISHU, () => clock.now, clock.sleep)
  const calls: number[] = []
  const began = clock.now
  const chats = Array.from({ length: 2000 }, (_, i) => `oc_${i}`)
  await clock.run(
    Promise.all(
      chats.map(async (chat) => {
        await pace.turn(chat, undefined)
        calls.push(clock.now)
      }),
    ),
  )
  expect(calls).toHaveLength(2000)
  expect(most(calls, 1000)).toBe(40)
  expect(most(calls, 60_000)).toBe(900)
  // No slower than the limits ask for either.
  expect(Math.max(...calls) - began).toBeLessThanOrEqual(125_000)
})

test('one chat and one message have four calls a second, even after a wait for the others', async () => {
  const clock = new Clock()
  const pace = new Pace(FEISHU, () => clock.now, clock.sleep)
  const calls: number[] = []
  const others = Array.from({ length: 300 }, (_, i) => pace.turn(`oc_${i}`, undefined))
  const chat = async (): Promise<void> => {
    for (let i = 0; i < 40; i += 1) {
      await pace.turn('oc_busy', i % 2 ? 'om_1' : undefined)
      calls.push(clock.now)
    }
  }
  await clock.run(Promise.all([...others, chat()]))
  expect(calls).toHaveLength(40)
  expect(most(calls, 1000)).toBe(4)
})

test('a call that waits for no limit is made at once', async () => {
  const clock = new Clock()
  const pace = new Pace(FEISHU, () => clock.now, clock.sleep)
  await pace.turn('oc_1', 'om_1')
  expect(clock.now).toBe(1_000)
})
