import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Connection, mongo } from 'mongoose'
import type { WebchatHistory } from '../messenger/webchat/history.js'

const BUCKET = 'trial_uploads'

/** Files that visitors of the trial sent, in GridFS, whose ids are `<county>/<file>` too. */
export function createWebchatFiles(
  connection: Connection,
  county: string,
): Pick<WebchatHistory, 'keepFile' | 'openFile'> {
  return {
    async keepFile({ id, name, contentType, bytes }) {
      const files = bucketOf(connection)
      const _id = keyOf(county, id)
      if ((await files.find({ _id }).toArray()).length > 0) return
      // Chunks of an attempt that broke off would be in the way.
      await files.delete(_id).catch(() => undefined)
      const metadata = { county, contentType }
      await pipeline(Readable.from([bytes]), files.openUploadStreamWithId(_id, name, { metadata }))
    },
    async openFile(id) {
      const files = bucketOf(connection)
      const _id = keyOf(county, id)
      const [file] = await files.find({ _id }).toArray()
      if (!file) return null
      const contentType = String(file.metadata?.contentType ?? 'application/octet-stream')
      return { name: file.filename, contentType, length: file.length, stream: files.openDownloadStream(_id) }
    },
  }
}

function bucketOf(connection: Connection): mongo.GridFSBucket {
  if (!connection.db) throw new Error('not connected')
  return new mongo.GridFSBucket(connection.db, { bucketName: BUCKET })
}

/** GridFS takes ids of any type, its types know only the usual one. */
function keyOf(county: string, id: string): mongo.ObjectId {
  const key: unknown = `${county}/${id}`
  return key as mongo.ObjectId
}
