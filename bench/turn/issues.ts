import { stateCouncilCalendar } from '#src/calendar/state-council.js'
import { applyMove, raisedMove } from '#src/domain/issues/apply-move.js'
import { issueNumber, newIssue, yearOf } from '#src/domain/issues/new-issue.js'
import type { Issue, IssueMove } from '#src/domain/issues/types.js'
import type { Instant } from '#src/domain/time.js'
import { database } from '#src/store/database.js'
import { issueDocument, moveDocument } from '#src/store/issue-documents.js'
import {
  bigHouseholds,
  CADRES_PER_VILLAGE,
  cadreId,
  countySizes,
  headOfUnit,
  townName,
  unitName,
  unitOfVillage,
  villageCode,
} from '../generate/big-county.js'
import type { TurnKind } from './county.js'
import { CAMPAIGN, householdsOf, unitOfCadre } from './registry.js'
import { COUNTY } from './secrets.js'

/** More than are signed for in a sample. */
const ISSUES_EACH = 3
const CALENDAR = stateCouncilCalendar()

/** 签收 by the button on the issue's card, which nobody else has. */
export const ISSUES: TurnKind = {
  bench: 'issue-turn',
  bareProgram: 'bench/turn/bare-issue-child.ts',
  writes: ['issues', 'issue_moves'],
  putBack: ['issues', 'issue_moves'],
  cardsEach: ISSUES_EACH,
  words: (cadre, nth) => issueNumber(yearOf(Date.now()), numberOf(cadre, nth)),
  fill: async (connection, cadres) => {
    const db = database(connection)
    const given = [...givenIssues(cadres, Date.now())]
    await db
      .collection<{ _id: string }>('issues')
      .insertMany(given.map(({ issue }) => issueDocument(COUNTY, issue)))
    await db
      .collection<{ _id: string }>('issue_moves')
      .insertMany(given.flatMap(({ moves }) => moves.map((move) => moveDocument(COUNTY, move))))
  },
  subjectOf: ({ verb, args }) => (verb === 'issue.move' && args.move === 'accept' ? args.issue : undefined),
  takeBack: async () => {},
  problems: async (connection, acknowledged) => {
    const db = database(connection)
    const signed = { county: COUNTY, status: 'accepted', handlerId: { $type: 'string' }, rev: 2 }
    const found = {
      issues: await db.collection('issues').countDocuments(signed),
      issue_moves: await db
        .collection('issue_moves')
        .countDocuments({ county: COUNTY, move: 'accept', seq: 2 }),
      audit: await db.collection('audit').countDocuments({ county: COUNTY, verb: 'issue.accept' }),
    }
    return Object.entries(found).flatMap(([name, rows]) =>
      rows === acknowledged ? [] : [`${name}: ${rows} accepted of ${acknowledged}`],
    )
  },
}

const numberOf = (cadre: number, nth: number): number => cadre * ISSUES_EACH + nth + 1

interface Given {
  readonly issue: Issue
  readonly moves: readonly IssueMove[]
}

/** Raised at households of the village before and given to the cadres' units just now: no reminder is due today. */
function* givenIssues(cadres: number, now: Instant): Generator<Given> {
  const sizes = countySizes(householdsOf(cadres))
  let nth = 0
  let last = -1
  for (const household of bigHouseholds(sizes.households, 'turn')) {
    nth = household.cadre === last ? nth + 1 : 0
    last = household.cadre
    if (nth >= ISSUES_EACH) continue
    const cadre = (household.cadre + CADRES_PER_VILLAGE) % cadres
    const unit = unitOfVillage(household.village, sizes)
    const number = numberOf(cadre, nth)
    const raised = newIssue({
      ...{ id: `i${String(number).padStart(21, '0')}`, nth: number, campaignId: CAMPAIGN, at: now },
      household: {
        id: household.id,
        villageId: villageCode(household.village),
        town: townName(household.village),
        unitId: unitName(unit),
      },
      ...{ category: 'power_network', text: '门口路灯坏了三盏，晚上老人小孩出门看不见路，请尽快来修' },
      ...{ outcome: 'coordinated', outcomeNote: '请协调换灯', by: cadreId(household.cadre) },
    })
    yield given(raised, unitOfCadre(cadre, cadres), headOfUnit(unit))
  }
}

function given(raised: Issue, unitId: string, by: string): Given {
  const byUnitId = raised.unitId ?? null
  const { issue, move } = applyMove(
    raised,
    'assign',
    { unitId },
    {
      ...{ at: raised.raisedAt, calendar: CALENDAR, by, byUnitId, moveId: `${raised.id}-1` },
      usualLimit: { kind: 'workdays', days: 15 },
    },
  )
  return { issue, moves: [raisedMove(raised, `${raised.id}-0`, byUnitId), move] }
}
