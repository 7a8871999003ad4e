import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { mongo } from 'mongoose'

/** Workbooks sent in a chat wait here for the confirmation of their import. */
export interface Workbooks {
  /** Null when the file is too large. Keeping the same id again gives the same file. */
  keep(
    stream: Readable,
    file: { readonly id: string; readonly name: string; readonly at: number },
  ): Promise<{ readonly id: string; readonly bytes: Buffer } | null>
  open(id: string): Promise<Buffer | null>
  /** Deletes those that came before `before`. */
  sweep(before: number): Promise<number>
}

const BUCKET = 'workbooks'
const LIMIT_BYTES = 20 * 1024 * 1024

export function createWorkbooks(county: string, db: mongo.Db): Workbooks {
  const bucket = new mongo.GridFSBucket(db, { bucketName: BUCKET })
  const nameOf = (id: string): string => `${county}/${id}`
  return {
    async keep(stream, { id, name, at }) {
      const bytes = await readWithin(stream, LIMIT_BYTES)
      if (!bytes) return null
      const metadata = { county, name, at: new Date(at) }
      await pipeline([bytes], bucket.openUploadStream(nameOf(id), { metadata }))
      return { id, bytes }
    },
    async open(id) {
      const [file] = await bucket
        .find({ filename: nameOf(id) })
        .limit(1)
        .toArray()
      return file ? readWithin(bucket.openDownloadStream(file._id), LIMIT_BYTES) : null
    },
    async sweep(before) {
      const old = await bucket
        .find({ 'metadata.county': county, 'metadata.at': { $lt: new Date(before) } })
        .toArray()
      for (const file of old) await bucket.delete(file._id)
      return old.length
    },
  }
}

async function readWithin(stream: Readable, limit: number): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > limit) {
      stream.destroy()
      return null
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
