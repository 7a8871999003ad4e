import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Issue } from '#src/domain/issues/types.js'
import type { Connection } from '#src/store/database.js'
import { database } from '#src/store/database.js'
import { keysOf } from '#src/store/issue-keys.js'
import { pastLeads, pastLed } from '#src/store/readers/issue-queries.js'
import { COUNTY, openEmpty } from '../../support/desk.js'

let connection: Connection

beforeAll(async () => {
  connection = await openEmpty('past_leads')
  const row = (nth: number, more: object) => {
    const issue = {
      ...{ _id: `${COUNTY}/${nth}`, county: COUNTY, number: `2026-${nth}`, category: 'water_irrigation' },
      ...{ town: '大塘镇', status: 'closed', raisedAt: new Date(nth), leadUnitId: '水利局', ...more },
    }
    return { ...issue, keys: keysOf(issue as unknown as Issue) }
  }
  await database(connection)
    .collection<{ _id: string }>('issues')
    .insertMany([
      ...Array.from({ length: 30 }, (_, i) => row(i, {})),
      row(100, { leadUnitId: '大塘镇' }),
      row(101, { leadUnitId: '住建局', status: 'returned' }),
      row(102, { leadUnitId: '住建局', status: 'assigned' }),
      row(103, { leadUnitId: '住建局', town: '石门乡' }),
      row(104, { leadUnitId: '住建局', category: 'housing' }),
      row(105, { leadUnitId: undefined, status: 'raised' }),
      { ...row(106, { leadUnitId: '住建局' }), _id: 'other/106', county: 'other' },
      ...Array.from({ length: 300 }, (_, i) => row(1000 + i, { town: `${i}镇` })),
    ])
})

afterAll(() => connection.close())

test('the latest twenty of the category and town whose unit kept them', async () => {
  const leads = await pastLeads(database(connection), COUNTY, 'water_irrigation', '大塘镇')
  expect(leads).toEqual(['大塘镇', ...Array.from({ length: 19 }, () => '水利局')])
})

test('they are found in the index, in its order, and hardly more than they are looked at', async () => {
  const plan = await pastLed(database(connection), COUNTY, 'water_irrigation', '大塘镇').explain(
    'executionStats',
  )
  expect(JSON.stringify(plan.queryPlanner.winningPlan)).not.toMatch(/COLLSCAN|"SORT"/)
  expect(plan.executionStats.totalKeysExamined).toBeLessThanOrEqual(23)
})
