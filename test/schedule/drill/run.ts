import { parseArgs } from 'node:util'
import { RawMongod } from '../../support/raw-mongod.js'
import { drillScheduler, type SchedulerDrillResult } from './drill.js'

/** `npm run test:scheduler -- [--processes 5] [--kills 25] [--outage 10] [--every 3] [--seed S]` */
const { values } = parseArgs({
  options: {
    processes: { type: 'string', default: '5' },
    kills: { type: 'string', default: '25' },
    outage: { type: 'string', default: '10' },
    every: { type: 'string', default: '3' },
    seed: { type: 'string', default: 'scheduler' },
  },
})

const SET = 'drill'
const mongod = await RawMongod.start(['--replSet', SET])
try {
  await mongod.initiate(SET)
  for (const away of ['processes', 'database'] as const) {
    const result = await drillScheduler({
      mongoUri: `mongodb://127.0.0.1:${mongod.port}/?replicaSet=${SET}`,
      database: `scheduler_${away}`,
      processes: Number(values.processes),
      kills: Number(values.kills),
      pauseMs: [200, 2_500],
      outageMs: Number(values.outage) * 1_000,
      ...(away === 'database'
        ? { databaseOutage: { stop: () => mongod.kill(), start: () => mongod.start() } }
        : {}),
      everySeconds: Number(values.every),
      seed: values.seed,
    })
    console.log(told(away, result))
    if (result.faults.length > 0) process.exitCode = 1
  }
} finally {
  await mongod.remove()
}

function told(away: string, { faults, seconds, ...figures }: SchedulerDrillResult): string {
  const counted = Object.entries(figures).map(([name, figure]) => `${name} ${figure}`)
  return [
    `all ${away} away for ${values.outage} s: ${counted.join(', ')}, ${faults.length} rules broken, ${Math.round(seconds)} s`,
    ...faults.map(({ rule, count, examples }) => `  ${rule}: ${count} (${examples.join('; ')})`),
  ].join('\n')
}
