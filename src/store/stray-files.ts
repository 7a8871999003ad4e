import { mongo } from 'mongoose'
import { DAY_MS, type Instant } from '../domain/time.js'

interface Sweep {
  readonly db: mongo.Db
  readonly bucket: mongo.GridFSBucket
  readonly bucketName: string
  /** Whether the attachment's row is there and names this file. */
  isNamed(attachmentId: string, fileId: mongo.ObjectId): Promise<boolean>
  readonly county: string
  readonly before: Instant
}

interface FileRow {
  readonly _id: mongo.ObjectId
  readonly metadata?: { readonly county?: string; readonly attachmentId?: string }
}

/** Older ones were looked at by earlier sweeps; an id begins with its time, so the range is an index range. */
const LOOK_BACK_MS = 30 * DAY_MS

/**
 * Bytes are written before the row that names them, so a crash in between leaves a file without a row, or chunks
 * without a file. Deletes those made before `before`.
 */
export async function sweepStrayFiles(sweep: Sweep, signal?: AbortSignal): Promise<void> {
  const made = { $gte: idAt(sweep.before - LOOK_BACK_MS), $lt: idAt(sweep.before) }
  const files = sweep.db.collection<FileRow>(`${sweep.bucketName}.files`)
  const own = { _id: made, 'metadata.county': sweep.county, 'metadata.attachmentId': { $type: 'string' } }
  for await (const file of files.find(own)) {
    if (signal?.aborted) return
    const attachmentId = file.metadata?.attachmentId ?? ''
    if (!(await sweep.isNamed(attachmentId, file._id))) await sweep.bucket.delete(file._id)
  }
  const chunks = sweep.db.collection<{ readonly files_id: mongo.ObjectId }>(`${sweep.bucketName}.chunks`)
  for (const fileId of await chunks.distinct('files_id', { files_id: made })) {
    if (signal?.aborted) return
    if (!(await files.findOne({ _id: fileId }))) await chunks.deleteMany({ files_id: fileId })
  }
}

function idAt(at: Instant): mongo.ObjectId {
  return mongo.ObjectId.createFromTime(Math.floor(at / 1000))
}
