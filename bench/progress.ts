import { stateCouncilCalendar } from '#src/calendar/state-council.js'
import { drawPanel } from '#src/conversation/panels/index.js'
import { type ProgressParams, progressFor } from '#src/conversation/panels/progress-panel.js'
import { Turn } from '#src/conversation/turn.js'
import type { Role } from '#src/domain/registry/types.js'
import { database } from '#src/store/database.js'
import { MongoReaders } from '#src/store/readers/readers.js'
import { CAPABILITIES } from './capabilities.js'
import type { BenchServer } from './database.js'
import { countySizes, unitName } from './generate/big-county.js'
import { alternate, percentile, timed } from './measure.js'
import { BIG_CAMPAIGN, BIG_COUNTY, openBigCounty } from './million.js'
import { gaugeNoise } from './noise.js'
import { type Row, row } from './rows.js'

export interface CountyBenchOptions {
  readonly rounds: number
  readonly households: number
  /** In one sample. */
  readonly repeats: number
  readonly print: (line: string) => void
}

interface Sample {
  readonly ms: number
  readonly noise: number
}

/**
 * 进度 as a unit head and an office see it, drawn by the real panel through the real readers, beside a bare read of the
 * counters it is made of. The person's own row is read before: every turn does that, whatever it is about.
 */
export async function benchProgress(server: BenchServer, options: CountyBenchOptions): Promise<Row[]> {
  const connection = await openBigCounty(server, options.households, options.print)
  const db = database(connection)
  const { units } = countySizes(options.households)
  const bare = (filter: object) => () =>
    db
      .collection('counters')
      .find({ county: BIG_COUNTY, campaignId: BIG_CAMPAIGN, level: 'cell', ...filter })
      .toArray()
  const views = [
    { who: 'unit head', role: 'head', repeats: options.repeats, filterOf: (unitId: string) => ({ unitId }) },
    { who: 'office', role: 'office', repeats: Math.ceil(options.repeats / 5), filterOf: () => ({}) },
  ] as const
  const rows: Row[] = []
  for (const { who, role, repeats, filterOf } of views) {
    const sample = async (work: (unitId: string) => Promise<number>): Promise<Sample> => {
      const noise = gaugeNoise(() => [process.pid, server.pid()])
      const times: number[] = []
      for (let nth = 0; nth < repeats; nth += 1) times.push(await work(unitName((nth * 7) % units)))
      return { ms: percentile(times, 0.5), noise: noise() }
    }
    const taken = await alternate(options.rounds, {
      bare: () => sample((unitId) => timed(bare(filterOf(unitId)))),
      product: () => sample((unitId) => drawn(new MongoReaders(BIG_COUNTY, db), role, unitId)),
    })
    const times = (samples: readonly Sample[]) => samples.map((one) => one.ms)
    const noise = [...taken.bare, ...taken.product].map((one) => one.noise)
    const name = { bench: 'progress', what: `${who}, ${options.households} households`, unit: 'ms' }
    rows.push(row(name, times(taken.bare), times(taken.product), { atMost: 3 }, noise))
  }
  return rows
}

/** Milliseconds until the panel is drawn. */
async function drawn(readers: MongoReaders, role: Role, unitId: string): Promise<number> {
  const unit = await readers.unit(unitId)
  if (!unit) throw new Error(`no unit ${unitId}`)
  const person = { id: unit.headId, name: '李明', unitId, phone: '', roles: [role] }
  const event = {
    platform: 'feishu',
    eventId: 'e',
    at: 0,
    chat: { id: 'oc_1', kind: 'private' },
    sender: { id: 'ou_1' },
    body: { kind: 'text', text: '进度', mentioned: true },
  } as const
  const setting = {
    event,
    order: '0',
    readers,
    now: Date.now(),
    calendar: stateCouncilCalendar(),
    capabilities: CAPABILITIES,
    secret: Buffer.alloc(32),
  }
  const turn = new Turn(setting, drawPanel)
  const session = {
    key: 'k',
    rev: 0,
    draft: null,
    parked: null,
    draftCard: null,
    lastVisitId: null,
    heard: null,
    spokenOf: null,
  }
  turn.begin({ person, unit }, session, [])
  const params: ProgressParams = progressFor(turn)
  return timed(() => drawPanel(turn, 'progress', params))
}
