import type { Connection } from 'mongoose'
import type { AuditEntry } from '../domain/changes.js'
import { type CaseSettings, caseSettings, USUAL_CASE_SETTINGS } from '../domain/issues/case-settings.js'
import { database } from './database.js'
import { auditDocument } from './spine/change-writes.js'
import { StrandedTransactions } from './spine/stranded.js'
import { commitWrites } from './spine/transaction.js'
import { Writes } from './spine/writes.js'
import { isDuplicateKey, withRetry } from './with-retry.js'

export type CaseSettingsDocument = Partial<CaseSettings> & {
  readonly _id: string
  readonly county: string
  readonly rev: number
}

/** What is stored, with the usual for what is not. */
export function caseSettingsIn(stored: CaseSettingsDocument | null): CaseSettings {
  if (!stored) return USUAL_CASE_SETTINGS
  const { _id, county: _county, rev: _rev, ...set } = stored
  return caseSettings.parse({ ...USUAL_CASE_SETTINGS, ...set })
}

export async function readCaseSettings(connection: Connection, county: string): Promise<CaseSettings> {
  return caseSettingsIn(await stored(connection, county))
}

function stored(connection: Connection, county: string): Promise<CaseSettingsDocument | null> {
  return database(connection)
    .collection<CaseSettingsDocument>('county_settings')
    .findOne({ _id: `${county}/cases` })
}

export interface SettingChange {
  readonly actor: string
  readonly now: number
  readonly set: Partial<CaseSettings>
  /** Of the audit entry. */
  readonly id: string
}

/** Sets some of it, with its audit entry in the same transaction. False when somebody else was at it just then. */
export async function setCaseSettings(
  connection: Connection,
  county: string,
  { actor, now, set, id }: SettingChange,
): Promise<{ readonly ok: boolean; readonly before: CaseSettings; readonly after: CaseSettings }> {
  const document = await stored(connection, county)
  const before = caseSettingsIn(document)
  const after = caseSettings.parse({ ...before, ...set })
  const rev = document?.rev ?? 0
  const entry: AuditEntry = {
    ...{ id, at: now, actor, verb: 'settings.cases', subject: 'settings/cases', before, after },
  }
  const stranded = new StrandedTransactions(connection.getClient())
  try {
    await withRetry(() => {
      const writes = new Writes()
      writes.upsert(
        'county_settings',
        { _id: `${county}/cases`, rev },
        { $set: { ...after, rev: rev + 1 }, $setOnInsert: { county } },
      )
      writes.insert('audit', auditDocument(county, entry))
      return commitWrites(connection, stranded, writes)
    })
    return { ok: true, before, after }
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
    // Also the answer to an attempt that was repeated although it had been written.
    const now = await readCaseSettings(connection, county)
    return { ok: JSON.stringify(now) === JSON.stringify(after), before, after: now }
  }
}
