import type { Connection } from 'mongoose'
import type { Issue } from '#src/domain/issues/types.js'
import type { Instant } from '#src/domain/time.js'
import { database } from '#src/store/database.js'
import { ensureIndexes } from '#src/store/ensure-indexes.js'
import { issueDocument } from '#src/store/issue-documents.js'
import { SCHEMA } from '#src/store/schema/index.js'
import { isDuplicateKey, withRetry } from '#src/store/with-retry.js'
import type { FeishuPlatform } from '../../feishu-platform/platform.js'
import { READERS } from './beat.js'

export const COUNTY = 'drill'
const UNIT = '县水利局'
const HANDLERS = Array.from({ length: 20 }, (_, place) => `E${String(place + 1).padStart(2, '0')}`)
const DAY_MS = 86_400_000

/** People on the messenger, a unit, and jobs that the county has known since `since`. */
export async function fillCounty(
  connection: Connection,
  platform: FeishuPlatform,
  jobs: readonly { readonly name: string; readonly cron: string }[],
  since: Instant,
): Promise<void> {
  await connection.dropDatabase()
  await ensureIndexes(connection, SCHEMA)
  const insert = (name: string, rows: readonly ({ _id: string } & Record<string, unknown>)[]) =>
    database(connection)
      .collection<{ _id: string }>(name)
      .insertMany(rows.map(({ _id, ...row }) => ({ _id: `${COUNTY}/${_id}`, county: COUNTY, ...row })))
  await insert('units', [{ _id: UNIT, kind: 'county_department', headId: 'E01', order: 0 }])
  await insert(
    'people',
    [...READERS, ...HANDLERS].map((id) => ({
      ...{ _id: id, name: id, unitId: UNIT, phone: '', roles: ['cadre'] },
      feishuOpenId: platform.user(id).openId,
    })),
  )
  await insert(
    'jobs',
    jobs.map(({ name, cron }) => ({ _id: name, cron, firstSeen: new Date(since) })),
  )
}

/** An issue whose deadline was the last working day: its handler is to be told of it, once. */
export async function addOverdueIssue(connection: Connection, nth: number, now: Instant): Promise<void> {
  const deadline = { at: now - 2.7 * DAY_MS, limit: { kind: 'workdays', days: 1 }, version: 1 } as const
  const issue: Issue = {
    ...{ id: `i${nth}`, number: `2026-${String(nth).padStart(4, '0')}`, campaignId: 'c', kind: 'request' },
    ...{ category: 'power_network', text: '路灯坏了', householdId: 'A1', villageId: 'v', town: '大塘镇' },
    ...{ unitId: UNIT, raisedBy: 'E01', raisedAt: now - 5 * DAY_MS, status: 'accepted', rev: 3 },
    ...{ outcome: 'coordinated', leadUnitId: UNIT, handlerId: HANDLERS[nth % HANDLERS.length] ?? '' },
    ...{ coParts: [], holder: { kind: 'unit', unitId: UNIT }, deadline, extensions: 0, returns: 0 },
    ...{ reopenings: 0, nudges: 0, supervised: false, unreachable: 0 },
  }
  const issues = database(connection).collection<{ _id: string }>('issues')
  await withRetry(async () => {
    try {
      await issues.insertOne(issueDocument(COUNTY, issue) as unknown as { _id: string })
    } catch (error) {
      if (!isDuplicateKey(error)) throw error
    }
  })
}
