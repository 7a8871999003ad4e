import type { Connection } from 'mongoose'
import type * as z from 'zod'
import type { AuditEntry } from '../domain/changes.js'
import { type CaseSettings, caseSettings, USUAL_CASE_SETTINGS } from '../domain/issues/case-settings.js'
import { type RetentionSettings, retentionSettings, USUAL_RETENTION } from '../domain/retention-settings.js'
import { database } from './database.js'
import { auditDocument } from './spine/change-writes.js'
import { StrandedTransactions } from './spine/stranded.js'
import { commitWrites } from './spine/transaction.js'
import { Writes } from './spine/writes.js'
import { isDuplicateKey, withRetry } from './with-retry.js'

/** Settings that are stored in one document: its name within the county, what they may be, and what they usually are. */
export interface SettingsGroup<S> {
  readonly id: string
  readonly schema: z.ZodType<S>
  readonly usual: S
}

export const CASES: SettingsGroup<CaseSettings> = {
  ...{ id: 'cases', schema: caseSettings, usual: USUAL_CASE_SETTINGS },
}
export const RETENTION: SettingsGroup<RetentionSettings> = {
  ...{ id: 'retention', schema: retentionSettings, usual: USUAL_RETENTION },
}

export type SettingsDocument<S> = Partial<S> & {
  readonly _id: string
  readonly county: string
  readonly rev: number
}
export type CaseSettingsDocument = SettingsDocument<CaseSettings>

/** What is stored, with the usual for what is not. */
function settingsIn<S extends object>(group: SettingsGroup<S>, stored: SettingsDocument<S> | null): S {
  if (!stored) return group.usual
  const { _id, county: _county, rev: _rev, ...set } = stored
  return group.schema.parse({ ...group.usual, ...set })
}

export function caseSettingsIn(stored: CaseSettingsDocument | null): CaseSettings {
  return settingsIn(CASES, stored)
}

/** With the number of times they were changed. Throws when what is stored is out of its range. */
export async function readSettings<S extends object>(
  connection: Connection,
  county: string,
  group: SettingsGroup<S>,
): Promise<{ readonly settings: S; readonly rev: number }> {
  const document = await stored(connection, county, group)
  return { settings: settingsIn(group, document), rev: document?.rev ?? 0 }
}

async function stored<S>(
  connection: Connection,
  county: string,
  { id }: SettingsGroup<S>,
): Promise<SettingsDocument<S> | null> {
  const row = await database(connection)
    .collection<{ _id: string }>('county_settings')
    .findOne({ _id: `${county}/${id}` })
  return row as SettingsDocument<S> | null
}

export interface SettingChange<S> {
  readonly actor: string
  readonly now: number
  readonly set: Partial<S>
  /** Of the audit entry. */
  readonly id: string
}

/** Sets some of it, with its audit entry in the same transaction. False when somebody else was at it just then. */
export async function setSettings<S extends object>(
  connection: Connection,
  county: string,
  group: SettingsGroup<S>,
  { actor, now, set, id }: SettingChange<S>,
): Promise<{ readonly ok: boolean; readonly before: S; readonly after: S }> {
  const { settings: before, rev } = await readSettings(connection, county, group)
  const after = group.schema.parse({ ...before, ...set })
  const entry: AuditEntry = {
    ...{ id, at: now, actor, verb: `settings.${group.id}`, subject: `settings/${group.id}`, before, after },
  }
  const stranded = new StrandedTransactions(connection.getClient())
  try {
    await withRetry(() => {
      const writes = new Writes()
      writes.upsert(
        'county_settings',
        { _id: `${county}/${group.id}`, rev },
        { $set: { ...after, rev: rev + 1 }, $setOnInsert: { county } },
      )
      writes.insert('audit', auditDocument(county, entry))
      return commitWrites(connection, stranded, writes)
    })
    return { ok: true, before, after }
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
    // Also the answer to an attempt that was repeated although it had been written.
    const { settings: now } = await readSettings(connection, county, group)
    return { ok: JSON.stringify(now) === JSON.stringify(after), before, after: now }
  }
}
