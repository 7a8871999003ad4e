import { dayOf, type Instant } from '../domain/time.js'
import type { Incoming } from '../messenger/port.js'
import { peopleIn } from '../views/move-in-words.js'
import type { CardRecord } from './outcome.js'
import type { IssueParams } from './panels/issue-panel.js'
import { OUTING_ROWS, type OutingPanelParams } from './panels/outing-panel.js'
import type { VisitListParams } from './panels/visit-list-panel.js'
import type { ConversationReaders } from './readers.js'
import { sessionKey } from './session-key.js'

/**
 * Asks at once for what a turn is going to read one thing after the other, so that a batch waits for the database three
 * times instead of eight. Only speeds up: the turn asks again, gets what is on its way, and meets the failures.
 */
export function readAhead(readers: ConversationReaders, event: Incoming, now: Instant): void {
  if (event.body.kind !== 'press' && (event.body.kind !== 'text' || event.chat.kind === 'group')) return
  const card = event.body.kind === 'press' ? cardOf(readers, event.body.token) : null
  const reads = [
    readPerson(readers, event, card, now),
    readers.session(sessionKey(event)),
    readAround(readers, card),
  ]
  for (const read of reads) read.catch(() => {})
}

async function readPerson(
  readers: ConversationReaders,
  { platform, sender }: Incoming,
  pressed: Promise<CardRecord | null> | null,
  now: Instant,
): Promise<void> {
  const [person, campaign, card] = await Promise.all([
    readers.personByAccount(platform, sender.id),
    readers.campaign(),
    pressed,
  ])
  if (!person) return
  // An issue's card shows nobody's coverage.
  const showsCoverage = campaign !== null && card?.panel !== 'issue'
  await Promise.all([
    readers.unit(person.unitId),
    readers.deputies(person.id, dayOf(now)),
    ...(showsCoverage ? [readers.cadreTally(campaign.id, person.id)] : []),
  ])
}

async function cardOf(readers: ConversationReaders, token: string): Promise<CardRecord | null> {
  const [key = ''] = token.split('.')
  return /^[\w-]{22}$/.test(key) ? readers.card(key) : null
}

async function readAround(
  readers: ConversationReaders,
  pressed: Promise<CardRecord | null> | null,
): Promise<void> {
  const card = await pressed
  await Promise.all([
    ...householdsOn(card).map((id) => readers.household(id)),
    ...(card?.panel === 'issue' ? [readIssue(readers, (card.params as IssueParams).issueId)] : []),
  ])
}

/** What is drawn on its card, beside what only a move's own rules ask for. */
async function readIssue(readers: ConversationReaders, id: string): Promise<void> {
  const others = Promise.all([readers.cardsOfIssue(id), readers.digestsOfIssue(id)])
  const [issues, moves] = await Promise.all([readers.issues([id]), readers.issueMoves(id)])
  await Promise.all([
    others,
    ...issues.flatMap(({ householdId, category, leadUnitId, handlerId, callerId, leaderId }) => [
      readers.household(householdId),
      readers.timeLimit(category),
      ...idsIn([leadUnitId]).map((unitId) => readers.unit(unitId)),
      ...idsIn([handlerId, callerId, leaderId]).map((personId) => readers.person(personId)),
    ]),
    ...idsIn(moves.flatMap(peopleIn)).map((personId) => readers.person(personId)),
  ])
}

function idsIn(ids: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(ids)].filter((one) => one !== undefined)
}

/** What is not offered to the presser is not shown either: the turn checks the card before it uses any of this. */
function householdsOn(card: CardRecord | null): readonly string[] {
  if (card?.panel === 'outing') {
    const { ids, from } = card.params as OutingPanelParams
    return ids.slice(from, from + OUTING_ROWS)
  }
  return card?.panel === 'visit-list' ? (card.params as VisitListParams).ids : []
}
