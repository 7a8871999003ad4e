import mongoose, { type Connection } from 'mongoose'
import type { Intent } from '#cards/card.js'
import { actionToken } from '#src/messenger/port.js'
import { elementsOf } from '../feishu-platform/card-tree.js'
import { listAt, objectAt, textAt } from '../feishu-platform/json.js'
import type { FeishuPlatform } from '../feishu-platform/platform.js'
import type { PushedEvent } from './recording-channel.js'

/** Something that must not be, with how often it was found and some ids. */
export interface Fault {
  readonly rule: string
  readonly kind: 'lost' | 'doubled' | 'other'
  readonly count: number
  readonly examples: readonly string[]
}

const SOON_MS = 5 * 60_000

type Doc = Record<string, unknown> & { _id: string }

/** The end of a drill: what the platform saw, and what the database holds. */
export interface Evidence {
  readonly db: Connection
  readonly platform: FeishuPlatform
  readonly events: readonly PushedEvent[]
  /** Lines that the program logged as errors. */
  readonly errors: readonly string[]
}

export async function openEvidence(uri: string): Promise<Connection> {
  return await mongoose.createConnection(uri).asPromise()
}

/** All rules. An empty list means that nothing was lost and nothing happened twice. */
export async function checkAll(evidence: Evidence): Promise<Fault[]> {
  const faults = await Promise.all([...rulesOfAll(evidence), everyTextHasOneAnswer(evidence)])
  return faults.filter((fault) => fault.count > 0)
}

/** What holds of every drill. */
export function rulesOfAll(evidence: Evidence): Promise<Fault>[] {
  return [
    acknowledgedIsDone(evidence),
    inboxIsDone(evidence),
    noTurnBroke(evidence),
    outboxIsEmpty(evidence),
    outcomesAreKnown(evidence),
    oneVisitAHousehold(evidence),
    oneAuditEntryAVisit(evidence),
    householdsMatchVisits(evidence),
    countersMatchHouseholds(evidence),
    everyMessageHasOneRow(evidence),
    oneContentAUuid(evidence),
    shownCardsAreNewest(evidence),
    noErrorWasLogged(evidence),
  ]
}

export const rows = async (
  db: Connection,
  name: string,
  filter: Record<string, unknown> = {},
): Promise<Doc[]> => (await db.collection<Doc>(name).find(filter).toArray()) as Doc[]

export function fault(rule: string, kind: Fault['kind'], found: readonly string[]): Fault {
  return { rule, kind, count: found.length, examples: found.slice(0, 3) }
}

/** `<county>/<platform>/<event id>` */
const eventIdOf = (row: Doc) => row._id.split('/').at(-1) ?? ''

/** An event whose message another event brought before has no row of its own. */
async function acknowledgedIsDone({ db, events }: Evidence): Promise<Fault> {
  const finished = await rows(db, 'inbox', { state: 'done' })
  const done = new Set(finished.map(eventIdOf))
  const messages = new Set(finished.map((row) => row.messageId))
  const lost = events.filter(
    ({ acknowledged, eventId, messageId }) =>
      acknowledged && !done.has(eventId) && !(messageId !== undefined && messages.has(messageId)),
  )
  return fault(
    'every acknowledged event was handled',
    'lost',
    lost.map((event) => event.eventId),
  )
}

async function inboxIsDone({ db }: Evidence): Promise<Fault> {
  const waiting = await rows(db, 'inbox', { state: { $ne: 'done' } })
  return fault(
    'no event is left waiting',
    'lost',
    waiting.map((row) => row._id),
  )
}

async function noTurnBroke({ db }: Evidence): Promise<Fault> {
  const broken = await rows(db, 'inbox', { label: 'broken' })
  return fault(
    'no turn was given up',
    'lost',
    broken.map((row) => row._id),
  )
}

/** What should be out soon. News of an assignment waits for the morning, and for the end of days off. */
export function leftToSend() {
  const soon = new Date(Date.now() + SOON_MS)
  return { state: { $in: ['queued', 'sending'] }, dueAt: { $not: { $gt: soon } } }
}

export async function outboxIsEmpty({ db }: Evidence): Promise<Fault> {
  const left = await rows(db, 'outbox', leftToSend())
  return fault(
    'no message is left to be sent',
    'lost',
    left.map((row) => `${row._id} ${row.state}`),
  )
}

export async function outcomesAreKnown({ db }: Evidence): Promise<Fault> {
  const unclear = await rows(db, 'outbox', { state: { $in: ['unknown', 'refused'] } })
  return fault(
    'no message was given up',
    'lost',
    unclear.map((row) => `${row._id} ${row.state} ${row.code}`),
  )
}

/** Taps on a household that was logged today are refused, so a second visit is a doubled one. */
async function oneVisitAHousehold({ db }: Evidence): Promise<Fault> {
  const seen = new Map<string, number>()
  for (const visit of await rows(db, 'visits', { status: 'standing' })) {
    seen.set(String(visit.householdId), (seen.get(String(visit.householdId)) ?? 0) + 1)
  }
  const doubled = [...seen].filter(([, count]) => count > 1)
  return fault(
    'no visit is there twice',
    'doubled',
    doubled.map(([id, count]) => `${id} ×${count}`),
  )
}

async function oneAuditEntryAVisit({ db }: Evidence): Promise<Fault> {
  const visits = (await rows(db, 'visits')).map((visit) => `visit/${visit._id.split('/').slice(1).join('/')}`)
  const audited = (await rows(db, 'audit', { verb: 'visit.record' })).map((entry) => String(entry.subject))
  const wrong = [...difference(visits, audited), ...difference(audited, visits), ...repeated(audited)]
  return fault('every visit has one audit entry', 'other', wrong)
}

async function householdsMatchVisits({ db }: Evidence): Promise<Fault> {
  const counts = new Map<string, number>()
  for (const visit of await rows(db, 'visits', { status: 'standing' })) {
    counts.set(String(visit.householdId), (counts.get(String(visit.householdId)) ?? 0) + 1)
  }
  const wrong = (await rows(db, 'households')).filter((household) => {
    const id = household._id.split('/').slice(1).join('/')
    const visits = counts.get(id) ?? 0
    return household.visits !== visits || (household.state === 'met') !== visits > 0
  })
  return fault(
    'every household shows its visits',
    'other',
    wrong.map((household) => household._id),
  )
}

async function countersMatchHouseholds({ db }: Evidence): Promise<Fault> {
  const recount = new Map<string, number>()
  const add = (key: string) => recount.set(key, (recount.get(key) ?? 0) + 1)
  for (const { unitId, villageId, cadreId, state } of await rows(db, 'households')) {
    add(`cell ${unitId} ${villageId} ${state}`)
    add(`cadre ${cadreId} ${state}`)
  }
  const counted = new Map<string, number>()
  for (const { level, unitId, villageId, cadreId, n } of await rows(db, 'counters')) {
    for (const [state, count] of Object.entries(n as Record<string, number>)) {
      const key = level === 'cell' ? `cell ${unitId} ${villageId} ${state}` : `cadre ${cadreId} ${state}`
      if (count !== 0) counted.set(key, count)
    }
  }
  const keys = new Set([...recount.keys(), ...counted.keys()])
  const wrong = [...keys].filter((key) => recount.get(key) !== counted.get(key))
  const told = wrong.map(
    (key) => `${key}: counter ${counted.get(key) ?? 0}, recount ${recount.get(key) ?? 0}`,
  )
  return fault('the counters equal a recount', 'other', told)
}

const botMessages = (platform: FeishuPlatform) =>
  platform.messages.all.filter((message) => message.sender.kind === 'app')

/** In a private chat every text of these drills is answered with one message, and nothing else brings one. */
async function everyTextHasOneAnswer({ db, platform, events }: Evidence): Promise<Fault> {
  const texts = new Set(events.flatMap((event) => event.messageId ?? []))
  const done = await rows(db, 'inbox', { state: 'done' })
  const handled = done.filter((row) => texts.has(String(row.messageId))).length
  const answers = botMessages(platform).length
  const difference = answers - handled
  return {
    rule: 'every text has one answer',
    kind: difference > 0 ? 'doubled' : 'lost',
    count: Math.abs(difference),
    examples: [`${handled} texts, ${answers} answers`],
  }
}

export async function everyMessageHasOneRow({ db, platform }: Evidence): Promise<Fault> {
  const sent = (await rows(db, 'outbox', { kind: 'send', state: 'sent' })).map((row) => String(row.messageId))
  const shown = botMessages(platform).map((message) => message.messageId)
  const wrong = [...difference(shown, sent), ...difference(sent, shown), ...repeated(sent)]
  return fault('every message that stands in a chat was sent by one row', 'doubled', wrong)
}

export async function oneContentAUuid({ platform }: Evidence): Promise<Fault> {
  const contents = new Map<string, string>()
  const wrong = new Set<string>()
  for (const { body } of platform.calls.of('/open-apis/im/v1/messages', 'POST')) {
    const uuid = textAt(body, 'uuid') ?? ''
    const content = textAt(body, 'content') ?? ''
    if (uuid === '' || (contents.get(uuid) ?? content) !== content) wrong.add(uuid)
    contents.set(uuid, content)
  }
  return fault('all attempts at one message say the same', 'other', [...wrong])
}

/** The buttons that a card shows are those that the server has offered last. */
export async function shownCardsAreNewest({ db, platform }: Evidence): Promise<Fault> {
  const stale: string[] = []
  for (const card of await rows(db, 'cards')) {
    const message = platform.messages.find(String(card.messageId))
    if (message?.card === undefined) continue
    const key = card._id.split('/').slice(1).join('/')
    const offered = new Set(
      (JSON.parse(String(card.intents)) as Intent[]).map((intent) => actionToken(key, intent)),
    )
    const shown = new Set(
      elementsOf(message.card).flatMap(({ element }) =>
        listAt(element, 'behaviors').flatMap((behavior) => textAt(objectAt(behavior, 'value'), 't') ?? []),
      ),
    )
    if ([...shown].some((token) => !offered.has(token))) stale.push(`${key} rev ${card.rev}`)
  }
  return fault('every card shows its newest state', 'other', stale)
}

/** A kill is an outage at most; an error in the log is a bug that somebody would be called for at night. */
async function noErrorWasLogged({ errors }: Evidence): Promise<Fault> {
  return fault(
    'the program logs no error',
    'other',
    errors.map((line) => line.slice(0, 600)),
  )
}

export function difference(left: readonly string[], right: readonly string[]): string[] {
  const known = new Set(right)
  return left.filter((item) => !known.has(item))
}

export function repeated(items: readonly string[]): string[] {
  return items.filter((item, place) => items.indexOf(item) !== place)
}
