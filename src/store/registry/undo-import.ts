import type { Connection } from 'mongoose'
import { IMPORT_UNDO_DAYS } from '../../domain/retention-settings.js'
import { momentInWords } from '../../domain/time.js'
import { logger } from '../../logger.js'
import type { CountsBySheet } from '../../workbook/import-plan.js'
import { database } from '../database.js'
import { builtOnImport } from './built-on-import.js'
import { ImportGuard, RegistryBusy } from './import-guard.js'
import { endImport, type ImportDocument, importsOf } from './import-record.js'
import { recoverUnder } from './recover-imports.js'
import { documentId } from './registry-documents.js'
import { takeBackRows } from './take-back.js'

const log = logger.child({ part: 'import' })

export interface ImportUndo {
  readonly connection: Connection
  readonly county: string
  readonly actor: string
  readonly importId: string
  readonly now: number
}

/** `reason` is a Chinese sentence. */
export type UndoResult =
  | { readonly ok: true; readonly counts: CountsBySheet }
  | { readonly ok: false; readonly reason: string }

/** Takes a whole import back, while nothing was built on it. */
export async function undoImport(input: ImportUndo): Promise<UndoResult> {
  const { connection, county, importId, actor, now } = input
  const [client, db] = [connection.getClient(), database(connection)]
  let guard: ImportGuard
  try {
    guard = await ImportGuard.take(db, county)
  } catch (error) {
    if (error instanceof RegistryBusy) return { ok: false, reason: '正在导入，没有撤销。请过一分钟再试' }
    throw error
  }
  try {
    await recoverUnder(client, db, county, now)
    const document = await importsOf(db).findOne({ _id: documentId(county, importId) })
    const reason = refusalOf(document) ?? (document ? await builtOnImport(db, document) : undefined)
    if (!document || reason !== undefined) return { ok: false, reason: reason ?? '' }
    await importsOf(db).updateOne({ _id: document._id, state: 'done' }, { $set: { state: 'undoing' } })
    await takeBackRows(client, db, document)
    await endImport(client, db, document, { state: 'undone', by: actor, at: new Date(now) })
    log.info({ importId }, 'import undone')
    return { ok: true, counts: document.counts }
  } finally {
    await guard.release()
  }
}

function refusalOf(document: ImportDocument | null): string | undefined {
  if (!document) return '没有这个编号的导入。请核对编号，它在导入完成时给出'
  if (document.rowsPrunedAt)
    return `这次导入（${momentInWords(document.startedAt.getTime())}）已超过 ${IMPORT_UNDO_DAYS} 天，撤销要用的旧值已按保留期限清理，不能撤销。要改，请改好工作簿再导入一次`
  if (document.state === 'undone') return '这次导入已经撤销过了'
  if (document.state === 'failed') return '这次导入没有成功，什么都没有写入，不用撤销'
  return undefined
}
