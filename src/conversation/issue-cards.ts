import type { Issue } from '../domain/issues/types.js'
import { viewerOf } from './actor-of.js'
import type { Turn } from './turn.js'

/** Brings the cards and digests that show an issue up to date, but for those of people who get a new one. */
export async function redrawCards(turn: Turn, issue: Issue, told: ReadonlySet<string>): Promise<void> {
  const [cards, digests] = await Promise.all([
    turn.readers.cardsOfIssue(issue.id),
    turn.readers.digestsOfIssue(issue.id),
  ])
  const superseded = cards.filter(({ personId }) => personId !== null && told.has(personId))
  for (const record of [...cards, ...digests]) {
    if (record.key === turn.pressed?.key || record.personId === null || superseded.includes(record)) continue
    const viewer = await viewerOf(turn.readers, record.personId, turn.now)
    if (viewer) await turn.redrawFor(viewer, record)
  }
}

/** A new card of an issue for whoever speaks, in place of those they had. */
export async function showIssue(turn: Turn, issue: Issue): Promise<void> {
  await retireCards(turn, issue, turn.actor.person.id)
  await turn.show('issue', { issueId: issue.id })
}

export async function retireCards(turn: Turn, issue: Issue, personId: string): Promise<void> {
  for (const record of await turn.readers.cardsOfIssue(issue.id))
    if (record.personId === personId)
      await turn.redraw(record, 'notice', {
        title: `问题 ${issue.number}`,
        tone: 'neutral',
        lines: ['最新情况在下面的新卡片里。'],
      })
}
