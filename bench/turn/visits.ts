import { rebuildCounters } from '#src/store/coverage/rebuild-counters.js'
import { database } from '#src/store/database.js'
import type { TurnKind } from './county.js'
import { CAMPAIGN } from './registry.js'
import { COUNTY } from './secrets.js'

/** 已走访，无问题: a whole visit by one tap on a visit list. */
export const VISITS: TurnKind = {
  bench: 'turn',
  bareProgram: 'bench/turn/bare-visit-child.ts',
  writes: ['visits', 'households'],
  putBack: ['visits', 'counters'],
  cardsEach: 1,
  words: () => '走访',
  fill: async (connection) => {
    await rebuildCounters(connection, COUNTY, CAMPAIGN)
  },
  subjectOf: ({ verb, args }) => (verb === 'visit.tap' ? args.household : undefined),
  takeBack: async (db) => {
    await db.collection('households').updateMany(
      { county: COUNTY, visits: { $gt: 0 } },
      {
        $set: { state: 'unvisited', uncovered: true, visits: 0, rev: 1 },
        $unset: { lastVisitId: '', lastVisitDay: '' },
      },
    )
  },
  problems: async (connection, acknowledged) => {
    const db = database(connection)
    const found = {
      visits: await db.collection('visits').countDocuments({ county: COUNTY, status: 'standing' }),
      households: await db
        .collection('households')
        .countDocuments({ county: COUNTY, state: 'met', visits: 1 }),
    }
    const counters = await rebuildCounters(connection, COUNTY, CAMPAIGN)
    return [
      ...Object.entries(found).flatMap(([name, rows]) =>
        rows === acknowledged ? [] : [`${name}: ${rows} stand of ${acknowledged}`],
      ),
      ...(counters.length > 0 ? [`${counters.length} counters differ from a recount`] : []),
    ]
  },
}
