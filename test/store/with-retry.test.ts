import { mongo } from 'mongoose'
import { expect, test } from 'vitest'
import { isPassing, type RetryPace, withRetry } from '../../src/store/with-retry.js'

/** A pace without waiting: each sleep moves the clock. */
function pace(random = 0.5) {
  let clockMs = 0
  const slept: number[] = []
  const own: RetryPace = {
    now: () => clockMs,
    random: () => random,
    sleep: async (ms) => {
      slept.push(ms)
      clockMs += ms
    },
  }
  return { ...own, slept }
}

const down = () => new mongo.MongoNetworkError('connection closed')
const labelled = (label: string) => {
  const error = new mongo.MongoServerError({ message: 'x' })
  error.addErrorLabel(label)
  return error
}
const coded = (code: number) => new mongo.MongoServerError({ message: 'x', code })

test('work that fails while the server is away is done again until it succeeds', async () => {
  const seen: number[] = []
  const result = await withRetry(async (attempt) => {
    seen.push(attempt)
    if (attempt < 3) throw down()
    return 'done'
  }, pace())
  expect(result).toBe('done')
  expect(seen).toEqual([0, 1, 2, 3])
})

test('the waits double from 50 ms to 1 s', async () => {
  const own = pace(1)
  await withRetry(async (attempt) => {
    if (attempt < 7) throw down()
  }, own)
  expect(own.slept).toEqual([50, 100, 200, 400, 800, 1000, 1000])
})

test('chance takes away up to half of a wait', async () => {
  const own = pace(0)
  await withRetry(async (attempt) => {
    if (attempt < 2) throw down()
  }, own)
  expect(own.slept).toEqual([25, 50])
})

test('after 30 s the last failure is thrown', async () => {
  const own = pace()
  const last = down()
  const failed = withRetry(async () => {
    throw last
  }, own)
  await expect(failed).rejects.toBe(last)
  const waitedMs = own.slept.reduce((sum, ms) => sum + ms, 0)
  expect(waitedMs).toBeGreaterThan(28_000)
  expect(waitedMs).toBeLessThanOrEqual(30_000)
})

test('any other failure is thrown at once', async () => {
  let attempts = 0
  const failed = withRetry(async () => {
    attempts += 1
    throw coded(11000)
  }, pace())
  await expect(failed).rejects.toMatchObject({ code: 11000 })
  expect(attempts).toBe(1)
})

test('each retry is told, with its cause', async () => {
  const told: unknown[] = []
  const cause = down()
  await withRetry(
    async (attempt) => {
      if (attempt === 0) throw cause
    },
    { ...pace(), onRetry: (attempt, error) => told.push([attempt, error]) },
  )
  expect(told).toEqual([[0, cause]])
})

const PASSING: readonly (readonly [string, unknown])[] = [
  ['a network error', down()],
  ['an error of a subclass of it', new mongo.MongoNetworkTimeoutError('late')],
  ['no server to choose', new mongo.MongoServerSelectionError('none', {} as mongo.TopologyDescription)],
  ['a transient transaction', labelled('TransientTransactionError')],
  ['an unknown commit', labelled('UnknownTransactionCommitResult')],
  ['a bulk write that a network error broke', new mongo.MongoBulkWriteError(down() as never, {} as never)],
  ['a bulk write that a stepdown broke', new mongo.MongoBulkWriteError(coded(189) as never, {} as never)],
  ...[91, 175, 189, 10107, 11600, 11602, 13435, 13436].map((code) => [`code ${code}`, coded(code)] as const),
]

test.each(PASSING)('%s passes', (_, error) => {
  expect(isPassing(error)).toBe(true)
})

test.each([
  ['a duplicate key', coded(11000)],
  ['a failed validation', coded(121)],
  ['a bulk write with a duplicate key', new mongo.MongoBulkWriteError({ code: 11000 } as never, {} as never)],
  ['a plain error of the same name', Object.assign(new Error('x'), { name: 'MongoNetworkError' })],
  ['a plain error with such a code', Object.assign(new Error('x'), { code: 91 })],
  ['nothing', undefined],
])('%s does not pass', (_, error) => {
  expect(isPassing(error)).toBe(false)
})
