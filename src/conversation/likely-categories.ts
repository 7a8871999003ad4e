import type { IssueCategory } from '../domain/issues/category.js'
import { lessonOf } from '../understanding/category/lessons.js'
import { suggestCategories } from '../understanding/category/suggest-categories.js'
import { stepOf } from './engine.js'
import type { Draft, Flow } from './flow.js'
import type { ConversationReaders } from './readers.js'
import type { Turn } from './turn.js'

/** As many as fit into one row of buttons beside 更多. */
const SHOWN_FIRST = 3

/** The categories of a trouble, likeliest first, by the words and by what the county's corrections taught. */
export async function likelyCategories(
  readers: ConversationReaders,
): Promise<(text: string) => readonly IssueCategory[]> {
  const lessons = await readers.categoryLessons()
  return (text) => suggestCategories(text, { lessons }).map(({ category }) => category)
}

/** A question in words whose options are likelier or less by what was answered before shows the likeliest first. */
export async function withLikeliest(turn: Turn, flow: Flow, draft: Draft): Promise<Draft> {
  if (draft.shownAs === 'form') return draft
  const { likeliest, key } = stepOf(flow, draft.step) ?? {}
  const words = likeliest && draft.answers[likeliest.by]
  if (!key || typeof words !== 'string' || draft.likely?.step === key) return draft
  const likely = await likelyCategories(turn.readers)
  return { ...draft, likely: { step: key, values: likely(words).slice(0, SHOWN_FIRST) } }
}

/**
 * Remembers what a text was taken for where that isn't what was suggested. A text about several things teaches nothing:
 * its words may belong to either.
 */
export async function learnCategory(
  turn: Turn,
  text: string | null,
  chosen: readonly IssueCategory[],
): Promise<void> {
  const [category, ...others] = chosen
  if (text === null || !category || others.length > 0) return
  const [suggested] = (await likelyCategories(turn.readers))(text)
  const lesson = suggested === category ? null : lessonOf(text, category)
  if (lesson) turn.changes.push({ kind: 'category.learned', ...lesson, at: turn.now })
}
