import type { mongo } from 'mongoose'
import type { IssueCategory } from '../../domain/issues/category.js'
import type { Lessons } from '../../understanding/category/lessons.js'

interface LessonDocument {
  readonly _id: string
  readonly n: Readonly<Partial<Record<IssueCategory, number>>>
}

/** What was taught last counts; a county that teaches more words than this has moved on from the first ones. */
const MOST_WORDS = 5_000
/** A suggestion may be a minute behind the last correction. */
const KEPT_MS = 60_000

const shelves = new WeakMap<
  mongo.Db,
  Map<string, { readonly lessons: Promise<Lessons>; readonly at: number }>
>()

/** The county's lessons: the same object for a minute. */
export async function categoryLessons(db: mongo.Db, county: string): Promise<Lessons> {
  const shelf = shelves.get(db) ?? new Map()
  shelves.set(db, shelf)
  const there = shelf.get(county)
  if (there && performance.now() - there.at < KEPT_MS) return there.lessons
  const entry = { lessons: readLessons(db, county), at: performance.now() }
  shelf.set(county, entry)
  entry.lessons.catch(() => {
    if (shelf.get(county) === entry) shelf.delete(county)
  })
  return entry.lessons
}

async function readLessons(db: mongo.Db, county: string): Promise<Lessons> {
  const rows = await db
    .collection<LessonDocument>('category_lessons')
    .find({ county })
    .sort({ at: -1 })
    .limit(MOST_WORDS)
    .toArray()
  return new Map(rows.map(({ _id, n }) => [_id.slice(county.length + 1), n]))
}
