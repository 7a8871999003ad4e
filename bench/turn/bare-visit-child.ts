import { visitListCard } from '#cards/visit-list.js'
import { type Read, serveTaps, type Written } from './bare-turn.js'
import { COUNTY } from './secrets.js'

/** The bare side of 已走访，无问题. */
await serveTaps({
  label: 'visit.tap',
  about: 'households',
  toast: '已登记：张建国。点错了可回“撤销”',
  card: visitListCard({
    title: '待走访',
    asOf: '11月24日 15:00',
    coverage: { covered: 3, toVisit: 35, moved: 0, vacant: 0 } as never,
    rows: Array.from({ length: 8 }, (_, nth) => ({
      householdId: `00001-000${nth}`,
      head: '张建国',
      place: '第1镇第1村1组',
      hint: '脱贫户，3人',
      ...(nth < 4 ? { logged: '见到本人' } : {}),
    })),
    hasPrevious: false,
    hasNext: true,
  }),
  write,
})

function write({ id, now, card, subject: household }: Read): Written {
  const { cadreId, unitId, villageId } = household
  const facts = { householdId: household._id, result: 'met', visitDay: '2024-05-15', status: 'standing' }
  const visit = {
    _id: `${COUNTY}/${id}`,
    county: COUNTY,
    campaignId: 'bench',
    ...facts,
    ...{ villageId, unitId, cadreId, enteredBy: cadreId, enteredAt: now },
    ...{ issueIds: [], attachmentIds: [], rev: 0, via: 'tap' },
  }
  const audit = {
    _id: `${COUNTY}/${id}-a`,
    county: COUNTY,
    ...{ at: now, actor: cadreId, verb: 'visit.record', subject: `visit/${id}`, before: null },
    after: { ...facts, issueIds: [], attachmentIds: [] },
  }
  const moved = { $inc: { 'n.unvisited': -1, 'n.met': 1 }, $set: { at: now } }
  return {
    inserts: [
      ['visits', visit],
      ['audit', audit],
    ],
    subject: {
      $set: { state: 'met', lastVisitId: id, lastVisitDay: '2024-05-15' },
      $inc: { rev: 1, visits: 1 },
      $unset: { uncovered: '' },
    },
    card: {
      params: { ...card.params, logged: { ...card.params.logged, [household._id]: 'met' } },
      intents: withoutTwo(card.intents),
    },
    lastVisitId: visit._id,
    increments: [
      ['counters', `${COUNTY}/bench/cell/${unitId}/${villageId}`, moved],
      ['counters', `${COUNTY}/bench/cadre/${cadreId}`, moved],
    ],
  }
}

/** The buttons of the logged household are gone; cut from the text, which is the cheapest way there is. */
function withoutTwo(intents: string): string {
  const second = intents.indexOf('{"verb"', 2)
  return `[${intents.slice(intents.indexOf('{"verb"', second + 1))}`
}
