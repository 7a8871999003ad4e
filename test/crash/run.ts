import { parseArgs } from 'node:util'
import { CRASH_POINTS } from '#src/spine/crash-points.js'
import { startMongod } from '../support/mongod.js'
import { crashAtEveryPoint, crashTable } from './crash-points.js'
import type { DrillResult } from './drill.js'
import { bundleProgram } from './program.js'

/** `npm run test:crash -- [--kills 100] [--point NAME]… [--traffic visits|issues] [--lanes 4] [--seed S]` */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    point: { type: 'string', multiple: true },
    traffic: { type: 'string', multiple: true, default: ['visits', 'issues'] },
    lanes: { type: 'string', default: '4' },
    seed: { type: 'string', default: 'crash' },
  },
})

const mongod = await startMongod()
try {
  const entry = await bundleProgram()
  const results: DrillResult[] = []
  for (const traffic of ['visits', 'issues'] as const) {
    if (!values.traffic.includes(traffic)) continue
    results.push(
      ...(await crashAtEveryPoint({
        traffic,
        killsPerPoint: Number(values.kills),
        mongoUri: mongod.getUri(),
        entry,
        seed: values.seed,
        lanes: Number(values.lanes),
        points: CRASH_POINTS.filter((point) => values.point?.includes(point) ?? true),
        onResult: ({ point, kills, faults, moves, seconds }) => {
          console.log(
            `${traffic}, ${point}: ${kills} kills, ${faults.length} rules broken, ${Math.round(seconds)} s ${moves}`,
          )
          for (const fault of faults)
            console.log(`  ${fault.rule}: ${fault.count} (${fault.examples.join('; ')})`)
        },
      })),
    )
  }
  console.log(crashTable(results))
  if (results.some((result) => result.faults.length > 0)) process.exitCode = 1
} finally {
  await mongod.stop()
}
