import { expect, test } from 'vitest'
import type { Issue, IssueMove } from '#src/domain/issues/types.js'
import { issueDocument, issueOf, moveDocument, moveOf } from '#src/store/issue-documents.js'

const bare: Issue = {
  ...{ id: 'i1', number: '2026-0001', campaignId: 'c', kind: 'request', category: 'water_irrigation' },
  ...{ text: '水渠堵了', householdId: 'h', villageId: 'v', town: '大塘镇', raisedBy: 'p', raisedAt: 1_000 },
  ...{ status: 'raised', outcome: 'raised', coParts: [], holder: { kind: 'unit', id: 'u' } },
  ...{ extensions: 0, returns: 0, reopenings: 0, nudges: 0, supervised: false, unreachable: 0, rev: 1 },
} as unknown as Issue

const full = {
  ...bare,
  ...{ status: 'in_progress', resolvedAt: 2_000, closedAt: 3_000, handlerId: 'p2', leadUnitId: 'u2' },
  deadline: { at: 9_000, days: 3 },
  coParts: [
    { unitId: 'u3', task: '一' },
    { unitId: 'u4', task: '二', doneAt: 4_000 },
  ],
} as unknown as Issue

test.each([
  ['that has only what every issue has', bare],
  ['with every date', full],
])('an issue %s comes back as it was stored', (_, issue) => {
  const document = issueDocument('demo', issue)
  expect(document._id).toBe('demo/i1')
  expect(document).not.toHaveProperty('id')
  expect(Object.values(document)).not.toContain(undefined)
  expect(issueOf(structuredClone(document))).toEqual(issue)
})

test('moments are stored as dates, and the deadline once more while it runs', () => {
  const document = issueDocument('demo', full)
  expect(document).toMatchObject({
    raisedAt: new Date(1_000),
    resolvedAt: new Date(2_000),
    due: new Date(9_000),
  })
  expect(document.coParts[1]).toEqual({ unitId: 'u4', task: '二', doneAt: new Date(4_000) })
  expect(issueDocument('demo', { ...full, status: 'closed' })).not.toHaveProperty('due')
})

test.each([9_000, null])('a move comes back as it was stored, its deadline %s too', (dueAt) => {
  const move = {
    id: 'm1',
    issueId: 'i1',
    seq: 2,
    at: 1_500,
    move: 'accept',
    by: 'p',
    dueAt,
  } as unknown as IssueMove
  expect(moveOf(structuredClone(moveDocument('demo', move)))).toEqual(move)
})
