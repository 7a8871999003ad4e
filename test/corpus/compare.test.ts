import { expect, test } from 'vitest'
import type { IssueSaid, Understood, VisitSaid, Who } from '#src/understanding/understood.js'
import { matches, takenUnasked } from './compare.js'
import type { Expected, ExpectedIssue, ExpectedVisit } from './load.js'
import { TODAY } from './name-book.js'

const LAMP: IssueSaid = {
  text: '那个路灯，坏了',
  categories: ['power_network', 'road_traffic', 'other'],
  outcome: 'coordinated',
  outcomeNote: '已联系电力公司',
  promise: { day: '2026-05-27', said: '下周三前' },
}
const HOUSEHOLD: Who = { kind: 'household', id: 'H000115', said: '王芳' }
const SEEN: VisitSaid = {
  who: HOUSEHOLD,
  visited: true,
  result: 'met',
  day: { kind: 'day', day: TODAY, said: null },
  metWith: '王主任、他老伴',
  findings: '那个路灯坏了',
  issues: [LAMP],
  gift: { yuan: 500, goods: '两桶油', said: '送了500元和两桶油' },
}
const ISSUE: ExpectedIssue = {
  text: '[那个]路灯坏了',
  category: ['road_traffic', 'power_network'],
  outcome: 'coordinated',
  note: '[已]联系电力公司',
  promise: '2026-05-27',
}
const WANTED: ExpectedVisit = {
  who: 'H000115',
  result: 'met',
  visited: true,
  metWith: ['王主任、老伴', '王主任、他老伴'],
  gift: { yuan: 500, goods: '两桶油' },
  issues: [ISSUE],
}

const said = (visit: Partial<VisitSaid>): Understood => ({ visits: [{ ...SEEN, ...visit }], leftOver: [] })
const saidOf = (issue: Partial<IssueSaid>): Understood => said({ issues: [{ ...LAMP, ...issue }] })
const wanted = (visit: Partial<ExpectedVisit> = {}): Expected => ({ visits: [{ ...WANTED, ...visit }] })
const wantedOf = (issue: Partial<ExpectedIssue>): Expected => wanted({ issues: [{ ...ISSUE, ...issue }] })

test('the same is no difference, in any of the wordings that are allowed', () => {
  expect(matches(wanted(), said({}))).toEqual([])
  expect(matches(wanted(), saidOf({ text: '路灯坏了。' }))).toEqual([])
  expect(matches(wantedOf({ note: undefined }), saidOf({ outcomeNote: null }))).toEqual([])
})

const OTHERWISE: readonly (readonly [string, Understood])[] = [
  ['visits', { visits: [], leftOver: [] }],
  ['result', said({ result: 'phone' })],
  ['day', said({ day: { kind: 'day', day: '2026-05-19', said: '昨天' } })],
  ['doubt', said({ day: { kind: 'doubt', why: 'unclear', day: null, said: '上周' } })],
  ['visited', said({ visited: false })],
  ['metWith', said({ metWith: null })],
  ['has findings', said({ findings: null })],
  ['has a gift', said({ gift: null })],
  ['yuan', said({ gift: { yuan: 50, goods: '两桶油', said: '' } })],
  ['goods', said({ gift: { yuan: 500, goods: null, said: '' } })],
  ['issues', said({ issues: [] })],
  ['text', saidOf({ text: '王芳家路灯坏了' })],
  ['category', saidOf({ categories: ['other', 'road_traffic'] })],
  ['outcome', saidOf({ outcome: 'on_spot' })],
  ['note', saidOf({ outcomeNote: null })],
  ['promise', saidOf({ promise: null })],
  ['promise', saidOf({ promise: { day: null, said: '尽快' } })],
  ['who', said({ who: { kind: 'unknown', said: '王芳' } })],
  ['who', said({ who: { ...HOUSEHOLD, id: 'H000310' } })],
  ['who', said({ who: { kind: 'choose', said: '王芳', ids: ['H000115'], why: 'same-name' } })],
]

test.each(OTHERWISE)('another %s is told', (word, understood) => {
  expect(matches(wanted(), understood).join('\n')).toContain(word)
})

test('who is to be asked for is exactly those, in any order', () => {
  const asked = (ids: string[]) =>
    matches(
      wanted({ who: ['H000103', 'H000120'] }),
      said({ who: { kind: 'choose', said: '', ids, why: 'same-name' } }),
    )
  expect(asked(['H000120', 'H000103'])).toEqual([])
  expect(asked(['H000120'])).toHaveLength(1)
})

test('several readings of who may be right', () => {
  const either = wanted({ who: { anyOf: [{ unknown: '张伟民' }, ['H000113']] } })
  expect(matches(either, said({ who: { kind: 'unknown', said: '张伟民' } }))).toEqual([])
  expect(matches(either, said({ who: { kind: 'household', id: 'H000113', said: '张伟' } }))).toHaveLength(1)
})

test('a question is the one that was asked', () => {
  const question: Expected = { visits: [], question: { about: 'issue-state', who: 'H000115', words: '路灯' } }
  const read = (words: string): Understood => ({
    visits: [],
    question: { about: 'issue-state', who: HOUSEHOLD, words },
    leftOver: [],
  })
  expect(matches(question, read('路灯'))).toEqual([])
  expect(matches(question, read('低保'))).toHaveLength(1)
  expect(matches(question, { visits: [], leftOver: [] })).toHaveLength(1)
})

test('a household that must not be taken unasked is told, whether visited or asked for', () => {
  expect(takenUnasked(['H000115'], said({}))).toEqual(['H000115'])
  expect(takenUnasked(['H000113'], said({}))).toEqual([])
  const question = { about: 'last-visit', who: HOUSEHOLD } as const
  expect(takenUnasked(['H000115'], { visits: [], question, leftOver: [] })).toEqual(['H000115'])
})
