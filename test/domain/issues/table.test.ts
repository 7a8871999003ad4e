import { expect, test } from 'vitest'
import { type Actor, can, type Resource } from '#src/domain/access.js'
import { DomainError } from '#src/domain/errors.js'
import { checkPossible, isPossible } from '#src/domain/issues/apply-move.js'
import { MOVE_NAMES, MOVES } from '#src/domain/issues/moves.js'
import { newIssue } from '#src/domain/issues/new-issue.js'
import { ISSUE_STATUSES, type Issue, type IssueKind, type IssueStatus } from '#src/domain/issues/types.js'
import type { Role, Unit } from '#src/domain/registry/types.js'
import { sentenceFor } from '#src/text/error-sentences.js'
import { STATUS_WORDS } from '#src/text/words.js'

const NOW = Date.parse('2026-05-20T12:00:00+08:00')

function actor(
  id: string,
  unitId: string,
  roles: readonly Role[],
  kind: Unit['kind'] = 'county_department',
): Actor {
  const person = { id, name: id, unitId, phone: '', roles }
  return { person, unit: { id: unitId, kind, headId: '', order: 0 } }
}

const PEOPLE: readonly (readonly [string, Actor])[] = [
  ['登记人（包户干部）', actor('raiser', '水利局', ['cadre'])],
  ['挂点单位负责人', actor('head', '水利局', ['head'])],
  ['挂点单位同事', actor('colleague', '水利局', ['cadre'])],
  ['所在乡镇干部', actor('town', '大塘镇', ['cadre'], 'town')],
  ['主办单位负责人', actor('lead', '交通局', ['head'])],
  ['经办人', actor('handler', '交通局', ['cadre'])],
  ['主办单位同事', actor('other', '交通局', ['cadre'])],
  ['协办单位干部', actor('co', '供电公司', ['cadre'])],
  ['分管县领导', actor('deputy', '县委办', ['cadre'], 'county_office')],
  ['包案领导', actor('leader', '政法委', ['head'])],
  ['县级办公室', actor('office', '县委办', ['office'], 'county_office')],
  ['审计', actor('auditor', '审计局', ['auditor'])],
  ['别的单位干部', actor('stranger', '教育局', ['cadre'])],
]

const RESOURCE: Resource = {
  ...{ householdUnitId: '水利局', householdCadreId: 'raiser', householdTown: '大塘镇', enteredBy: 'raiser' },
  ...{
    leadUnitId: '交通局',
    deputyLeaderId: 'deputy',
    handlerId: 'handler',
    leaderId: 'leader',
    coUnitIds: ['供电公司'],
  },
}

function issueIn(status: IssueStatus, kind: IssueKind = 'request'): Issue {
  const household = { id: 'A1', villageId: 'V1', town: '大塘镇', unitId: '水利局' }
  const raised = newIssue({
    ...{
      id: 'i1',
      nth: 1,
      household,
      campaignId: 'c',
      category: 'road_traffic' as const,
      kind,
      text: '路坏了',
    },
    ...{ outcome: 'coordinated' as const, by: 'raiser', at: NOW },
  })
  const deadline = { at: NOW + 86_400_000, limit: { kind: 'workdays', days: 5 }, version: 1 } as const
  return { ...raised, status, deadline, returns: 1 }
}

/** Who may do what in which state, as a page to be read by the people whose rules these are. */
test('every state has its moves, and each of them its people', async () => {
  const page = ISSUE_STATUSES.map((status) => {
    const issue = issueIn(status)
    const possible = MOVE_NAMES.filter((move) => isPossible(issue, move, NOW))
    const lines = possible.map((move) => {
      const who = PEOPLE.filter(([, one]) => can(one, `issue.${move}`, RESOURCE)).map(([name]) => name)
      return `  ${MOVES[move].word}：${who.join('、') || '（只由系统）'}`
    })
    return [
      `${STATUS_WORDS[status]}（${status}）`,
      ...(lines.length > 0 ? lines : ['  （没有可做的）']),
    ].join('\n')
  })
  await expect(`${page.join('\n\n')}\n`).toMatchFileSnapshot('./table.txt')
})

/** What only petition cases and disputes have, the last of them while they are watched and when the watch is over. */
test('a petition case or dispute has moves of its own beside those', async () => {
  const states: readonly (readonly [string, Issue, number])[] = [
    ...ISSUE_STATUSES.map((status) => {
      const issue = issueIn(status, 'dispute')
      return [`${STATUS_WORDS[status]}（${status}）`, issue, NOW] as const
    }),
    ['已息诉息访，观察期内（closed）', { ...issueIn('closed', 'dispute'), watchUntil: '2026-11-20' }, NOW],
    ['已息诉息访，观察期满（closed）', { ...issueIn('closed', 'dispute'), watchUntil: '2026-05-19' }, NOW],
  ]
  const page = states.flatMap(([title, issue, now]) => {
    const plain = issueIn(issue.status)
    const added = MOVE_NAMES.filter((move) => isPossible(issue, move, now) && !isPossible(plain, move, now))
    const gone = MOVE_NAMES.filter((move) => !isPossible(issue, move, now) && isPossible(plain, move, now))
    if (added.length + gone.length === 0) return []
    const lines = [
      ...added.map((move) => {
        const who = PEOPLE.filter(([, one]) => can(one, `issue.${move}`, RESOURCE)).map(([name]) => name)
        return `  ${MOVES[move].word}：${who.join('、') || '（只由系统）'}`
      }),
      ...gone.map((move) => `  （不能${MOVES[move].word}）`),
    ]
    return [[title, ...lines].join('\n')]
  })
  await expect(`${page.join('\n\n')}\n`).toMatchFileSnapshot('./table-of-cases.txt')
})

test('the analysis and the plan of a case are for those who work on it', () => {
  const sees = PEOPLE.filter(([, one]) => can(one, 'issue.see-plan', RESOURCE)).map(([name]) => name)
  expect(sees).toContain('包案领导')
  expect(sees).not.toContain('挂点单位同事')
  expect(sees).not.toContain('审计')
  expect(sees).not.toContain('别的单位干部')
})

test('whatever is not in the table is refused with a sentence, for every state, move and person', () => {
  let refused = 0
  for (const status of ISSUE_STATUSES)
    for (const move of MOVE_NAMES) {
      const issue = issueIn(status)
      for (const [, one] of PEOPLE) {
        const mayDo = can(one, `issue.${move}`, RESOURCE)
        const facts = { number: issue.number, move }
        const error = mayDo ? impossible(issue, move) : new DomainError('issue.not-yours', facts)
        if (!error) continue
        refused += 1
        expect(sentenceFor(error)).toMatch(/^问题 2026-0001 .*。$/)
        expect(sentenceFor(error)).not.toMatch(/undefined/)
      }
    }
  expect(refused).toBeGreaterThan(4_000)
})

function impossible(issue: Issue, move: (typeof MOVE_NAMES)[number]): DomainError | null {
  try {
    checkPossible(issue, move, NOW)
    return null
  } catch (error) {
    if (error instanceof DomainError) return error
    throw error
  }
}

test('nobody from outside sees a petition case, not even in the household’s unit', () => {
  const petition = { ...RESOURCE, isRestricted: true }
  const sees = (resource: Resource) =>
    PEOPLE.filter(([, one]) => can(one, 'issue.see', resource)).map(([name]) => name)
  expect(sees(petition)).not.toContain('挂点单位同事')
  expect(sees(petition)).not.toContain('审计')
  expect(sees(RESOURCE)).toContain('审计')
  for (const resource of [petition, RESOURCE]) expect(sees(resource)).not.toContain('别的单位干部')
})

test('whoever left the organisation may do nothing', () => {
  const left = actor('office', '县委办', ['office'], 'county_office')
  const gone = { ...left, person: { ...left.person, left: true } }
  for (const move of MOVE_NAMES) expect(can(gone, `issue.${move}`, RESOURCE)).toBe(false)
})
