import type { MovedIssue } from '../actions/move-issue.js'
import type { Move } from '../domain/issues/moves.js'
import type { Issue } from '../domain/issues/types.js'
import { nextSendingTime } from '../domain/working-time.js'
import { inPlaceOf, viewerOf } from './actor-of.js'
import { redrawCards } from './issue-cards.js'
import { mergedNow } from './issue-now.js'
import { callersOf, closestTo } from './issue-people.js'
import type { AlongParams } from './panels/along-panel.js'
import type { Turn } from './turn.js'

/** What of a main issue the households of the others are told, and which of them it still concerns. */
const NEWS: Readonly<Partial<Record<Move, (issue: Issue, main: Issue, told: IssuesTold) => boolean>>> = {
  take_in: ({ id }, _, { taken }) => taken.has(id),
  gather: ({ id }, _, { taken }) => taken.has(id),
  grant_extension: ({ status }) => status === 'merged',
  resolve: ({ id }, _, { along }) => along.has(id),
  explain: ({ id }, _, { along }) => along.has(id),
  // Who has answered for itself knows.
  call_back: ({ status }, main) => main.status === 'closed' && isOpen(status),
  close: ({ status }) => isOpen(status),
}

interface IssuesTold {
  readonly taken: ReadonlySet<string>
  readonly along: ReadonlySet<string>
}

function isOpen(status: Issue['status']): boolean {
  return status === 'resolved' || status === 'callback'
}

/**
 * 并案: the cadre of every household whose issue is handled with a main one hears what becomes of that, in one card for
 * all of their households, with a sentence to pass on; the cards of those issues follow.
 */
export async function tellOfAlong(turn: Turn, moved: MovedIssue): Promise<void> {
  const { issue: main, before, move } = moved
  if (!main.takenIn) return
  const merged = await mergedNow(turn, main)
  const along = new Set(moved.along.map(({ issue }) => issue.id))
  const isNew = main.status !== before.status || main.deadline?.version !== before.deadline?.version
  const taken = new Set(takenIn(move.facts))
  for (const issue of merged)
    if (isNew || along.has(issue.id) || taken.has(issue.id)) await redrawCards(turn, issue, new Set())
  const concerns = NEWS[move.move as Move]
  if (!concerns) return
  const concerned = merged.filter((issue) => concerns(issue, main, { taken, along }))
  // Whoever has just asked one of the households need not be told that it is closed.
  const knows = move.move === 'call_back' || move.move === 'close' ? turn.actor.person.id : null
  await showNews(turn, main, concerned, knows)
}

function takenIn({ issues }: Readonly<Record<string, unknown>>): string[] {
  return Array.isArray(issues) ? issues.map(({ issueId }: { issueId: string }) => issueId) : []
}

async function showNews(
  turn: Turn,
  main: Issue,
  concerned: readonly Issue[],
  knows: string | null,
): Promise<void> {
  const byPerson = new Map<string, string[]>()
  for (const issue of concerned) {
    const people = await (isOpen(issue.status) ? callersOf(turn, issue) : closestTo(turn, issue))
    for (const person of people) {
      const id = await inPlaceOf(turn.readers, person, turn.now)
      if (id !== knows) byPerson.set(id, [...(byPerson.get(id) ?? []), issue.id])
    }
  }
  const at = nextSendingTime(turn.setting.calendar, turn.now)
  for (const [personId, issueIds] of byPerson) {
    const viewer = await viewerOf(turn.readers, personId, turn.now)
    const params: AlongParams = { mainId: main.id, issueIds }
    if (viewer) await turn.showTo(viewer, 'along', params, at)
  }
}
