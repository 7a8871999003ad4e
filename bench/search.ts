import { householderName, surname } from '#src/demo/names.js'
import { random } from '#src/demo/random.js'
import type { HouseholdScope } from '#src/domain/access.js'
import { database } from '#src/store/database.js'
import { MongoReaders } from '#src/store/readers/readers.js'
import type { BenchServer } from './database.js'
import { countySizes, townName, unitName } from './generate/big-county.js'
import { soundOf } from './generate/households.js'
import { alternate, percentile, timed } from './measure.js'
import { BIG_COUNTY, openBigCounty } from './million.js'
import { gaugeNoise } from './noise.js'
import type { CountyBenchOptions } from './progress.js'
import { type Row, row } from './rows.js'

const LIMIT = 6
/** Else the 99th percentile is the fourth worst of a few hundred: a pause of the garbage collector, or none. */
const MORE_QUERIES = 5
const LAST = '\u{10ffff}'

interface Query {
  readonly words: string
  readonly place: number
}

interface Sample {
  readonly p50: number
  readonly p99: number
  readonly noise: number
}

/** 查 by name, initials and pinyin within a unit and a town, beside the bare range query that finds the same rows. */
export async function benchSearch(server: BenchServer, options: CountyBenchOptions): Promise<Row[]> {
  const connection = await openBigCounty(server, options.households, options.print)
  const db = database(connection)
  const { units, villages } = countySizes(options.households)
  const queries = someQueries(options.repeats * MORE_QUERIES)
  const scopes = {
    unit: (place: number): HouseholdScope => ({ kind: 'unit', unitId: unitName(place % units) }),
    town: (place: number): HouseholdScope => {
      const town = townName(place % villages)
      return { kind: 'town', town, unitId: town }
    },
  }
  const rows: Row[] = []
  for (const [kind, scopeOf] of Object.entries(scopes)) {
    const sample = async (
      ask: (scope: HouseholdScope, words: string) => Promise<unknown>,
    ): Promise<Sample> => {
      const noise = gaugeNoise(() => [process.pid, server.pid()])
      const times: number[] = []
      for (const { words, place } of queries) times.push(await timed(() => ask(scopeOf(place), words)))
      return { p50: percentile(times, 0.5), p99: percentile(times, 0.99), noise: noise() }
    }
    const taken = await alternate(options.rounds, {
      bare: () =>
        sample((scope, words) =>
          db
            .collection('households')
            .find({
              county: BIG_COUNTY,
              ...(scope.kind === 'town'
                ? { town: scope.town }
                : { unitId: 'unitId' in scope ? scope.unitId : '' }),
              search: { $elemMatch: { $gte: words, $lt: words + LAST } },
            })
            .limit(LIMIT * 3)
            .toArray(),
        ),
      product: () =>
        sample((scope, words) =>
          new MongoReaders(BIG_COUNTY, db).searchHouseholds(scope, words, { limit: LIMIT }),
        ),
    })
    const noise = [...taken.bare, ...taken.product].map((one) => one.noise)
    for (const figure of ['p50', 'p99'] as const) {
      const name = { bench: 'search', what: `in a ${kind}, ${figure}`, unit: 'ms' }
      const times = (samples: readonly Sample[]) => samples.map((one) => one[figure])
      const goal = figure === 'p99' ? { atMost: 2 } : {}
      rows.push(row(name, times(taken.bare), times(taken.product), goal, noise))
    }
  }
  return rows
}

/** Whole names, surnames, initials and pinyin, as people ask. */
function someQueries(count: number): Query[] {
  const own = random('search')
  return Array.from({ length: count }, (_, nth) => {
    const name = householderName(own, surname(own))
    const { pinyin, initials } = soundOf(name)
    const words = [name, name.slice(0, 2), initials, pinyin.slice(0, 6)][nth % 4] ?? name
    return { words, place: nth * 13 }
  })
}
