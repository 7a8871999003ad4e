import { createHash } from 'node:crypto'
import type { mongo } from 'mongoose'
import type { Pictures } from '../messenger/port.js'

interface PictureDocument {
  readonly _id: string
  readonly county: string
  readonly png: mongo.Binary
  readonly at: Date
  /** By the app that uploaded it. */
  readonly keys: Readonly<Record<string, string>>
}

export interface KeptPictures extends Pictures {
  /** Keeps a picture under the digest of its bytes: the same picture is kept, and uploaded, once. */
  keep(png: Buffer, at: number): Promise<string>
}

export function createPictures(county: string, db: mongo.Db): KeptPictures {
  const pictures = db.collection<PictureDocument>('pictures')
  const find = async (id: string) => (ID.test(id) ? pictures.findOne({ _id: `${county}/${id}` }) : null)
  return {
    async keep(png, at) {
      const id = createHash('sha256').update(png).digest('hex')
      await pictures.updateOne(
        { _id: `${county}/${id}` },
        // Shown again, it is kept longer.
        { $set: { at: new Date(at) }, $setOnInsert: { county, png: png as never, keys: {} } },
        { upsert: true },
      )
      return id
    },
    async png(id) {
      const found = await find(id)
      return found ? Buffer.from(found.png.buffer) : null
    },
    async keyOf(id, app) {
      return (await find(id))?.keys[app] ?? null
    },
    async setKey(id, app, key) {
      const path = `keys.${app}`
      await pictures.updateOne(
        { _id: `${county}/${id}` },
        key === null ? { $unset: { [path]: '' } } : { $set: { [path]: key } },
      )
    },
  }
}

const ID = /^[0-9a-f]{64}$/
