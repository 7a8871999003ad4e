import { type IndexOptions, Schema, type SchemaDefinition } from 'mongoose'

/** A key inside a county: every index is built from these and gets the county put before them. */
export type IndexKeys = Readonly<Record<string, 1 | -1>>

export interface CollectionSpec {
  readonly name: string
  readonly schema: Schema
}

/**
 * Declares a collection of documents of one county each. `_id` is `<county>/<id>`, so that the primary key also begins
 * with the county; unknown fields are errors; every index is prefixed with the county.
 */
export function collection(
  name: string,
  fields: SchemaDefinition,
  indexes: readonly (readonly [IndexKeys, IndexOptions?])[] = [],
): CollectionSpec {
  const schema = new Schema(
    { _id: { type: String, required: true }, county: { type: String, required: true }, ...fields },
    {
      collection: name,
      strict: 'throw',
      versionKey: false,
      autoIndex: false,
      minimize: false,
      id: false,
      // Rows of an import name their `collection`; documents are read lean, where no name is reserved.
      suppressReservedKeysWarning: true,
    },
  )
  for (const [keys, options] of indexes) schema.index({ county: 1, ...keys }, options ?? {})
  return { name, schema }
}

export const text = { type: String, required: true } as const
export const optionalText = { type: String } as const
export const whole = { type: Number, required: true } as const
export const optionalWhole = { type: Number } as const
export const texts = { type: [String], required: true } as const
export const moment = { type: Date, required: true } as const
export const optionalMoment = { type: Date } as const
export const anything = { type: Schema.Types.Mixed } as const
