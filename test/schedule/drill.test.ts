import { expect, inject, test } from 'vitest'
import { database } from '#src/store/database.js'
import { checkScheduler, type SchedulerFacts } from './drill/checks.js'
import { drillScheduler } from './drill/drill.js'

/** What is broken when somebody meddles with what a drill has left. */
async function faultsAfter(facts: SchedulerFacts, meddle: () => unknown): Promise<string[]> {
  await meddle()
  return (await checkScheduler(facts)).faults.map(({ rule }) => rule)
}

test('whoever is killed, every tick is run or counted, and everybody is told of everything once', async () => {
  const found: string[][] = []
  const result = await drillScheduler(
    {
      ...{ mongoUri: inject('mongoUri'), database: 'schedule_drill', processes: 3, kills: 3 },
      ...{ pauseMs: [100, 400], outageMs: 2_000, everySeconds: 1, seed: 'short' },
    },
    async (facts) => {
      const rows = (name: string) => database(facts.connection).collection(name)
      const ticks = await rows('job_runs').find({ job: 'beat', state: 'done' }).sort({ at: 1 }).toArray()
      const [first, last] = [ticks[0]?.at, ticks.at(-1)?.at].map((at) => new Date(at))
      const again = { at: new Date(Number(first) + 1), state: 'done' }
      const { all } = facts.platform.messages
      const beats = all.filter(({ content }) => content.includes('演练'))
      found.push(
        await faultsAfter(facts, () => rows('job_runs').insertOne({ job: 'overdue-issues', ...again })),
        await faultsAfter(facts, () => rows('job_runs').deleteMany({ at: first })),
        await faultsAfter(facts, () =>
          rows('notices').deleteOne({ _id: new RegExp(`${last?.toISOString()}`) }),
        ),
        await faultsAfter(facts, () => rows('notices').deleteOne({ to: /E/ })),
        await faultsAfter(facts, () =>
          all.push(...beats.slice(0, 1).map((one) => ({ ...one, messageId: 'm' }))),
        ),
      )
    },
  )
  expect(result.faults).toEqual([])
  expect(result.done).toBeGreaterThan(result.kills)
  expect(result.missed + result.skipped).toBeGreaterThan(0)
  expect(found.map((rules, place) => rules.filter((rule) => !found[place - 1]?.includes(rule)))).toEqual([
    ['nothing but ticks is run'],
    [
      'every tick was run, or is counted as missed or skipped',
      'nobody was told of a tick that was never run',
    ],
    ['every tick that was run has told whom it was to tell', 'every notice stands on one card, once'],
    ['whoever has an overdue issue was told of it'],
    [
      'everybody has one message of the day',
      'every notice is shown once',
      'every message that stands in a chat was sent by one row',
    ],
  ])
}, 60_000)
