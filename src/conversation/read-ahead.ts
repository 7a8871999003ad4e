import { dayOf, type Instant } from '../domain/time.js'
import type { Incoming } from '../messenger/port.js'
import type { CardRecord } from './outcome.js'
import type { IssueParams } from './panels/issue-panel.js'
import type { VisitListParams } from './panels/visit-list-panel.js'
import type { ConversationReaders } from './readers.js'
import { sessionKey } from './session-key.js'

/**
 * Asks at once for what a turn is going to read one thing after the other, so that a batch waits for the database twice
 * instead of seven times. Only speeds up: the turn asks again, gets what is on its way, and meets the failures.
 */
export function readAhead(readers: ConversationReaders, event: Incoming, now: Instant): void {
  if (event.body.kind !== 'press' && (event.body.kind !== 'text' || event.chat.kind === 'group')) return
  const reads: Promise<unknown>[] = [readPerson(readers, event, now), readers.session(sessionKey(event))]
  if (event.body.kind === 'press') reads.push(readCard(readers, event.body.token))
  for (const read of reads) read.catch(() => {})
}

async function readPerson(
  readers: ConversationReaders,
  { platform, sender }: Incoming,
  now: Instant,
): Promise<void> {
  const [person, campaign] = await Promise.all([
    readers.personByAccount(platform, sender.id),
    readers.campaign(),
  ])
  if (!person) return
  await Promise.all([
    readers.unit(person.unitId),
    readers.deputies(person.id, dayOf(now)),
    ...(campaign ? [readers.cadreTally(campaign.id, person.id)] : []),
  ])
}

async function readCard(readers: ConversationReaders, token: string): Promise<void> {
  const [key = ''] = token.split('.')
  if (!/^[\w-]{22}$/.test(key)) return
  const card = await readers.card(key)
  await Promise.all([
    ...householdsOn(card).map((id) => readers.household(id)),
    ...(card?.panel === 'issue' ? [readIssue(readers, (card.params as IssueParams).issueId)] : []),
  ])
}

async function readIssue(readers: ConversationReaders, id: string): Promise<void> {
  const around = [readers.issueMoves(id), readers.cardsOfIssue(id), readers.digestsOfIssue(id)]
  const [issues] = await Promise.all([readers.issues([id]), ...around])
  await Promise.all(issues.map(({ householdId }) => readers.household(householdId)))
}

/** What is not offered to the presser is not shown either: the turn checks the card before it uses any of this. */
function householdsOn(card: CardRecord | null): readonly string[] {
  return card?.panel === 'visit-list' ? (card.params as VisitListParams).ids : []
}
