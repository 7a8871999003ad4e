import type { mongo } from 'mongoose'
import type { StoredFields } from '../../workbook/registry-snapshot.js'

/** Any document of a registry collection as it lies in the database. */
export interface RegistryDocument extends mongo.Document {
  _id: string
  county: string
}

export const documentId = (county: string, id: string): string => `${county}/${id}`

export const idInCounty = (county: string, documentId: string): string => documentId.slice(county.length + 1)

export function storedFields({ _id: _, county: __, ...fields }: RegistryDocument): StoredFields {
  return fields
}

/** All `_id`s of a county: the primary key is an index that begins with it. */
export const everyIdOf = (county: string) => ({ $gte: `${county}/`, $lt: `${county}0` })
