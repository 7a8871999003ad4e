import { stateCouncilCalendar } from '#src/calendar/state-council.js'
import type { IssueFacts } from '#src/domain/issues/reminding.js'
import type { Issue, IssueMove } from '#src/domain/issues/types.js'
import type { Person, Unit } from '#src/domain/registry/types.js'
import { at } from './issue-desk.js'

const person = (id: string, unitId: string, ...roles: Person['roles']): Person => ({
  ...{ id, name: id, unitId, phone: '13800000000', roles },
})

const UNITS: readonly Unit[] = [
  { id: '水利局', kind: 'county_department', headId: 'H1', deputyLeaderId: 'L1', order: 1 },
  { id: '大塘镇', kind: 'town', headId: 'T1', order: 2 },
  { id: '县委办', kind: 'county_office', headId: 'B1', order: 3 },
]
const OFFICES = [person('B1', '县委办', 'office')]
const PEOPLE = [
  ...OFFICES,
  person('H1', '水利局', 'head'),
  person('C1', '水利局', 'cadre'),
  person('L1', '水利局'),
  person('T1', '大塘镇', 'head'),
]

/** An issue of C1's household A1 in 大塘镇, given to 水利局 at noon of Wednesday, 20 May, and due a day later. */
export function issue(given: Partial<Issue> = {}): Issue {
  return {
    ...{ id: 'i1', number: '2026-0001', campaignId: 'c', kind: 'request', category: 'power_network' },
    ...{ text: '路灯坏了', householdId: 'A1', villageId: 'v1', town: '大塘镇', unitId: '大塘镇' },
    ...{ raisedBy: 'T1', raisedAt: at('2026-05-20T09:00'), status: 'accepted', outcome: 'coordinated' },
    ...{ leadUnitId: '水利局', handlerId: 'C1', assignedByUnitId: '大塘镇', coParts: [] },
    holder: { kind: 'unit', unitId: '水利局' },
    deadline: { at: at('2026-05-21T18:00'), limit: { kind: 'workdays', days: 1 }, version: 1 },
    ...{ extensions: 0, returns: 0, reopenings: 0, nudges: 0, supervised: false, unreachable: 0, rev: 3 },
    ...given,
  }
}

export function factsOf(issues: readonly Issue[], cadres: Readonly<Record<string, string>> = {}): IssueFacts {
  const moves = issues.map(({ id, status, holder }): [string, IssueMove[]] => [
    id,
    [
      {
        ...{ id: `m-${id}`, issueId: id, seq: 1, at: at('2026-05-20T12:00'), move: 'assign', by: 'T1' },
        ...{
          byUnitId: '大塘镇',
          from: 'raised',
          to: status,
          holder,
          isStopped: false,
          dueAt: null,
          facts: {},
        },
      },
    ],
  ])
  return {
    ...{ calendar: stateCouncilCalendar(), issues, offices: OFFICES, moves: new Map(moves) },
    units: new Map(UNITS.map((unit) => [unit.id, unit])),
    people: new Map(PEOPLE.map((one) => [one.id, one])),
    cadres: new Map(Object.entries(cadres)),
  }
}
