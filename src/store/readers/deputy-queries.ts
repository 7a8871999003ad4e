import type { mongo } from 'mongoose'
import type { Deputy } from '../../domain/duty/deputy.js'
import type { Day } from '../../domain/time.js'
import { readWhole } from '../read-whole.js'
import { entity, type Stored } from './documents.js'

export type DeputyDocument = Omit<Stored<Deputy>, 'namedAt' | 'endedAt'> & {
  readonly namedAt: Date
  readonly endedAt?: Date
}

/** For each person the leaves in which they have a part, that were not ended and are not over on the day. */
export async function deputiesOf(
  db: mongo.Db,
  county: string,
  people: readonly string[],
  day: Day,
): Promise<readonly (readonly Deputy[])[]> {
  const standing = { county, to: { $gte: day }, endedAt: { $exists: false } }
  const rows = await readWhole<DeputyDocument>(db, 'deputies', {
    filter: {
      $or: [
        { ...standing, absentId: { $in: [...people] } },
        { ...standing, deputyId: { $in: [...people] } },
      ],
    },
    sort: { from: 1, _id: 1 },
  })
  const all = rows.map((row) => deputyOf(county, row))
  return people.map((id) => all.filter(({ absentId, deputyId }) => absentId === id || deputyId === id))
}

export function deputyOf(county: string, stored: DeputyDocument): Deputy {
  const { namedAt, endedAt, ...rest } = stored
  return entity<Deputy>(county, {
    ...rest,
    namedAt: namedAt.getTime(),
    ...(endedAt ? { endedAt: endedAt.getTime() } : {}),
  })
}
