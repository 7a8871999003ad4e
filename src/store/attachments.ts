import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { mongo } from 'mongoose'
import type { AttachmentKind, AttachmentRefusal, ClaimedKind } from '../domain/attachments.js'
import type { Instant } from '../domain/time.js'
import { readAttachment } from './attachment-bytes.js'
import { heldByDrafts } from './drafts.js'
import { cleanPhoto } from './photo.js'
import { attachments } from './schema/visits.js'
import { sweepStrayFiles } from './stray-files.js'
import { isDuplicateKey } from './with-retry.js'

export interface Attachment {
  readonly id: string
  readonly kind: AttachmentKind
  readonly bytes: number
  readonly contentType: string
}

export interface NewAttachment {
  /** From `Messenger.download`. It is read to its end or destroyed. */
  readonly stream: Readable
  readonly claimed: ClaimedKind
  /** Made from the message that brought it: the same on every attempt, so that a repeated turn does not store twice. */
  readonly id: string
  readonly addedBy: string
  readonly at: Instant
}

export type KeepAnswer =
  | { readonly ok: true; readonly attachment: Attachment }
  | { readonly ok: false; readonly refusal: AttachmentRefusal }

export interface Attachments {
  /** What an earlier attempt kept already, so that nothing need be fetched again. */
  kept(id: string): Promise<Attachment | null>
  /**
   * Checks, cleans and stores one file, before and outside of the turn's transaction; it is an orphan until the turn
   * links it to a visit or to a move of an issue. Keeping the same id again gives the same attachment. Rejects on outages only.
   */
  keep(file: NewAttachment): Promise<KeepAnswer>
  open(id: string): Promise<(Attachment & { readonly stream: Readable }) | null>
  /**
   * Deletes what has belonged to no visit, no move of an issue and no draft since before `before`. Returns how many; may be broken off and
   * repeated.
   */
  sweep(before: Instant, signal?: AbortSignal): Promise<number>
}

interface AttachmentRow {
  readonly _id: string
  readonly county: string
  readonly kind: AttachmentKind
  readonly contentType: string
  readonly bytes: number
  readonly sha256: string
  readonly addedBy: string
  readonly addedAt: Date
  readonly fileId: mongo.ObjectId
  readonly visitId?: string
  readonly issueId?: string
  readonly orphanSince?: Date
}

const BUCKET = 'files'

export function createAttachments(county: string, db: mongo.Db): Attachments {
  const rows = db.collection<AttachmentRow>(attachments.name)
  const bucket = new mongo.GridFSBucket(db, { bucketName: BUCKET })
  const docId = (id: string) => `${county}/${id}`
  const find = async (id: string) => {
    const row = await rows.findOne({ _id: docId(id) })
    return row && { row, attachment: toAttachment(id, row) }
  }

  return {
    async kept(id) {
      return (await find(id))?.attachment ?? null
    },

    async keep(file) {
      const { id } = file
      const earlier = await find(id)
      if (earlier) {
        file.stream.destroy()
        return { ok: true, attachment: earlier.attachment }
      }
      const ready = await prepare(file)
      if (!ready.ok) return ready
      const { bytes, kind, contentType } = ready
      const fileId = new mongo.ObjectId()
      const metadata = { county, attachmentId: id, contentType }
      await pipeline([bytes], bucket.openUploadStreamWithId(fileId, id, { metadata }))
      const row: AttachmentRow = {
        _id: docId(id),
        county,
        kind,
        contentType,
        bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        addedBy: file.addedBy,
        addedAt: new Date(file.at),
        fileId,
        orphanSince: new Date(file.at),
      }
      if (await inserted(rows, row)) return { ok: true, attachment: toAttachment(id, row) }
      // Another process was at the same message and was quicker: its bytes count.
      await bucket.delete(fileId)
      const winner = await find(id)
      if (!winner) throw new Error('an attachment vanished while it was kept')
      return { ok: true, attachment: winner.attachment }
    },

    async open(id) {
      const found = await find(id)
      if (!found) return null
      return { ...found.attachment, stream: bucket.openDownloadStream(found.row.fileId) }
    },

    async sweep(before, signal) {
      let deleted = 0
      // Whatever joins a draft from now on was sent just now, so this list cannot be too short for old files.
      const inDrafts = await heldByDrafts(county, db)
      const _id = { $nin: inDrafts.map(docId) }
      while (!signal?.aborted) {
        // The row goes first, so that no turn can link a file that is about to go.
        const row = await rows.findOneAndDelete({ county, orphanSince: { $lt: new Date(before) }, _id })
        if (!row) break
        await bucket.delete(row.fileId).catch(ignoreAbsent)
        deleted += 1
      }
      const isNamed = async (attachmentId: string, fileId: mongo.ObjectId) =>
        (await rows.findOne({ _id: docId(attachmentId), fileId })) !== null
      await sweepStrayFiles({ db, bucketName: BUCKET, bucket, isNamed, county, before }, signal)
      return deleted
    },
  }
}

type Prepared =
  | {
      readonly ok: true
      readonly bytes: Buffer
      readonly kind: AttachmentKind
      readonly contentType: string
    }
  | { readonly ok: false; readonly refusal: AttachmentRefusal }

async function prepare(file: NewAttachment): Promise<Prepared> {
  const read = await readAttachment(file.stream, file.claimed)
  if (!read.ok) return read
  const { bytes, type } = read
  if (type.kind === 'audio') return { ok: true, bytes, ...type }
  const photo = await cleanPhoto(bytes, type)
  return photo.ok ? { ...photo, kind: type.kind } : photo
}

async function inserted(rows: mongo.Collection<AttachmentRow>, row: AttachmentRow): Promise<boolean> {
  try {
    await rows.insertOne(row)
    return true
  } catch (error) {
    if (isDuplicateKey(error)) return false
    throw error
  }
}

function toAttachment(id: string, { kind, bytes, contentType }: AttachmentRow): Attachment {
  return { id, kind, bytes, contentType }
}

/** An earlier sweep was broken off between row and file. */
function ignoreAbsent(error: unknown): void {
  if (!(error instanceof mongo.MongoRuntimeError)) throw error
}
