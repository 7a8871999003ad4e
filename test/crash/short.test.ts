import { expect, inject, test } from 'vitest'
import { CRASH_POINTS } from '#src/spine/crash-points.js'
import { crashAtEveryPoint } from './crash-points.js'
import { bundleProgram } from './program.js'

const WITH_ISSUES = ['turn-computed', 'txn-written', 'txn-committed', 'send-requested'] as const

test.each([
  { traffic: 'visits', points: CRASH_POINTS },
  { traffic: 'issues', points: WITH_ISSUES },
] as const)(
  'killed at any point while people follow $traffic, the program loses nothing and does nothing twice',
  async (part) => {
    const results = await crashAtEveryPoint({
      killsPerPoint: 2,
      mongoUri: inject('mongoUri'),
      entry: await bundleProgram(),
      seed: 'short',
      lanes: 3,
      ...part,
    })
    expect(results.map(({ point, faults }) => ({ point, faults }))).toEqual(
      results.map(({ point }) => ({ point, faults: [] })),
    )
    for (const result of results) expect(result.acknowledged).toBeGreaterThan(0)
  },
  300_000,
)
