import { CRASH_POINTS } from '#src/spine/crash-points.js'
import { type DrillResult, drill, type Traffic } from './drill.js'

export interface CrashRun {
  readonly killsPerPoint: number
  readonly mongoUri: string
  readonly entry: string
  readonly seed: string
  /** Drills that run beside each other, each with its own platform and database. */
  readonly lanes: number
  readonly traffic: Traffic
  readonly points?: readonly (typeof CRASH_POINTS)[number][]
  readonly onResult?: (result: DrillResult) => void
}

/** Drills every point; results in the order of the points. */
export async function crashAtEveryPoint(run: CrashRun): Promise<DrillResult[]> {
  const points = [...(run.points ?? CRASH_POINTS)]
  const left = [...points]
  const results: DrillResult[] = []
  const lane = async () => {
    for (let point = left.shift(); point !== undefined; point = left.shift()) {
      const result = await drill({ ...run, point, kills: run.killsPerPoint })
      results.push(result)
      run.onResult?.(result)
    }
  }
  await Promise.all(Array.from({ length: run.lanes }, lane))
  return results.sort((a, b) => points.indexOf(a.point) - points.indexOf(b.point))
}

const COLUMNS = [
  'traffic',
  'point',
  'kills',
  'pushed',
  'acknowledged',
  'given up',
  'lost',
  'doubled',
  'other',
  'seconds',
] as const

/** A table for people. */
export function crashTable(results: readonly DrillResult[]): string {
  const lines = results.map((result) => {
    const other = result.faults.filter((fault) => fault.kind === 'other').length
    const { traffic, point, kills, pushed, acknowledged, givenUp, lost, doubled, seconds } = result
    return [
      traffic,
      point,
      kills,
      pushed,
      acknowledged,
      givenUp,
      lost,
      doubled,
      other,
      Math.round(seconds),
    ].map(String)
  })
  const table = [[...COLUMNS], ...lines]
  const widths = COLUMNS.map((_, column) => Math.max(...table.map((line) => (line[column] ?? '').length)))
  return table
    .map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .join('\n')
}
