import { createHmac } from 'node:crypto'
import { buttonsOf } from '#cards/card.js'
import { digestCard } from '#cards/digest.js'
import { visitingOf } from '../domain/coverage/visiting.js'
import { type Day, dayOf, type Instant } from '../domain/time.js'
import { nextSendingTime, type WorkCalendar } from '../domain/working-time.js'
import {
  type DigestFacts,
  type DigestParams,
  digestView,
  householdsOn,
  restsOnCampaign,
  withLines,
} from '../views/digest-view.js'
import type { PostNotices, PostRun } from './execute.js'
import type { Notice, Posted } from './job.js'
import type { Delivery, DigestPost, Mailbox, NoticeStore } from './notices.js'

export interface PosterOptions {
  readonly store: NoticeStore
  readonly calendar: WorkCalendar
  /** Makes card keys that nobody can guess. */
  readonly secret: Buffer
  readonly now: () => Instant
  /** Repeats over outages and when something was changed meanwhile; what it runs reads anew each time. */
  readonly retry: <T>(attempt: () => Promise<T>) => Promise<T>
  /** Something new may be in the outbox. */
  readonly posted?: () => void
}

/** Addressees of one transaction. */
const BATCH = 50

/**
 * All notices for one person become one card a working day: the first that are found make it, later ones are added in
 * its place, without a second message. Nothing goes out at night or on days off; it belongs to the day it goes out.
 */
export function createPoster(options: PosterOptions): PostNotices {
  return async (notices, run) => {
    const once = [...new Map(notices.map((notice) => [notice.key, notice])).values()]
    const piles = [...byAddressee(await options.retry(() => forDeputies(options, once, run)))]
    let sent = 0
    for (let i = 0; i < piles.length; i += BATCH) {
      const some = piles.slice(i, i + BATCH)
      sent += await options.retry(() => postBatch(options, new Map(some), run))
    }
    if (sent > 0 && !run.dryRun) options.posted?.()
    return { sent, skipped: notices.length - sent } satisfies Posted
  }
}

/** 代班: what somebody absent would be told goes to their deputy, under both names, and to nobody else. */
async function forDeputies(
  { store, calendar, now }: PosterOptions,
  notices: readonly Notice[],
  run: PostRun,
): Promise<readonly Notice[]> {
  const people = notices.flatMap(({ to }) => ('person' in to ? [to.person] : []))
  if (people.length === 0) return notices
  const day = dayOf(Math.max(dueTime(calendar, run, now()), run.asOf))
  const standIns = await store.standIns([...new Set(people)], day)
  if (standIns.size === 0) return notices
  return notices.map((notice) => {
    const standIn = 'person' in notice.to ? standIns.get(notice.to.person) : undefined
    if (!standIn) return notice
    const section = `代${standIn.absentName}：${notice.section.replace(/您的?/, '')}`
    return { ...notice, section, to: { person: standIn.deputyId } }
  })
}

type Piles = ReadonlyMap<string, readonly Notice[]>

function byAddressee(notices: readonly Notice[]): Map<string, Notice[]> {
  const piles = new Map<string, Notice[]>()
  for (const notice of notices) {
    const to = 'person' in notice.to ? `person/${notice.to.person}` : `group/${notice.to.group}`
    const pile = piles.get(to)
    if (pile) pile.push(notice)
    else piles.set(to, [notice])
  }
  return piles
}

/** How many of the notices this run has sent: an attempt that was broken off after its writing counts too. */
async function postBatch(options: PosterOptions, piles: Piles, run: PostRun): Promise<number> {
  const { store } = options
  const now = options.now()
  const dueAt = dueTime(options.calendar, run, now)
  const day = dayOf(Math.max(dueAt, run.asOf))
  const [delivered, mailboxes] = await Promise.all([
    store.delivered([...piles.values()].flat().map(({ key }) => key)),
    store.mailboxes([...piles.keys()], day),
  ])
  const before = [...delivered.values()].filter((one) => one.run === run.key && one.state === 'sent').length
  const fresh = [...piles].flatMap(([to, pile]) => {
    const left = pile.filter(({ key }) => !delivered.has(key))
    return left.length > 0 ? [[to, left] as const] : []
  })
  const sent = fresh.reduce((sum, [to, pile]) => {
    const mailbox = mailboxes.get(to)
    return sum + (mailbox ? shownIn(mailbox, pile).length : 0)
  }, 0)
  if (!run.dryRun && fresh.length > 0) {
    const when = { now, day, dueAt, run }
    const own = fresh.flatMap(([to, pile]) =>
      pile.flatMap((notice) => ownDelivery(options, to, mailboxes.get(to), notice, when)),
    )
    const drafts = fresh.flatMap(([to, all]) => {
      const pile = all.filter((notice) => !notice.own)
      return pile.length > 0 ? [{ to, pile, ...drawn(mailboxes.get(to), pile, when) }] : []
    })
    const facts = await factsFor(
      store,
      drafts.flatMap(({ params }) => params ?? []),
    )
    await store.write([...own, ...drafts.map((draft) => deliveryOf(options, draft, facts, when))])
  }
  return before + sent
}

async function factsFor(store: NoticeStore, cards: readonly DigestParams[]): Promise<DigestFacts> {
  const [issues, campaign, settled] = await Promise.all([
    store.issues([...new Set(cards.flatMap(({ issueIds }) => issueIds))]),
    cards.some(restsOnCampaign) ? store.campaign() : null,
    store.settledHouseholds([...new Set(cards.flatMap(householdsOn))]),
  ])
  return { issues, campaign, settled }
}

/**
 * A run that was asked for by hand goes out as of its tick: at once, unless the tick lies in quiet hours that are still
 * to end.
 */
function dueTime(calendar: WorkCalendar, { asOf }: PostRun, now: Instant): Instant {
  const at = nextSendingTime(calendar, asOf)
  return at === asOf ? Math.min(at, now) : at
}

/** What goes on the card of an addressee, who may have put off what is no duty. */
function shownIn({ isMuted }: Mailbox, pile: readonly Notice[]): readonly Notice[] {
  return isMuted ? pile.filter(({ isDuty }) => isDuty !== false) : pile
}

interface When {
  readonly now: Instant
  readonly day: Day
  readonly dueAt: Instant
  readonly run: PostRun
}

interface Draft {
  readonly to: string
  readonly pile: readonly Notice[]
  readonly mailbox: Mailbox | undefined
  readonly params: DigestParams | null
}

function drawn(
  mailbox: Mailbox | undefined,
  pile: readonly Notice[],
  { day, run }: When,
): Pick<Draft, 'mailbox' | 'params'> {
  const shown = mailbox ? shownIn(mailbox, pile) : []
  if (!mailbox || shown.length === 0) return { mailbox, params: null }
  return { mailbox, params: withLines(mailbox.card?.params ?? null, { day, isLate: run.late }, shown) }
}

function deliveryOf(
  options: PosterOptions,
  { to, pile, mailbox, params }: Draft,
  facts: DigestFacts,
  when: When,
): Delivery {
  const { now, day, run } = when
  const shown = mailbox ? shownIn(mailbox, pile) : pile
  const keys = shown.map(({ key }) => key)
  const muted = pile
    .filter((notice) => !shown.includes(notice))
    .map(({ key, section, lines, allWith }) => ({ key, section, lines, ...(allWith ? { allWith } : {}) }))
  const post = mailbox && params ? postOf(options, to, mailbox, params, facts, when) : null
  return { to, day, keys, muted, run: run.key, at: now, post }
}

function postOf(
  { secret }: PosterOptions,
  to: string,
  { card: before, isMuted: _isMuted, ...mailbox }: Mailbox,
  params: DigestParams,
  facts: DigestFacts,
  { now, day, dueAt }: When,
): DigestPost {
  const card = digestCard(digestView(params, facts))
  const key =
    before?.key ?? createHmac('sha256', secret).update(`digest/${to}/${day}`).digest('base64url').slice(0, 22)
  const rev = before ? before.rev + 1 : 0
  // Before what turns of the same millisecond send: their updates need the message to be there.
  const order = `${Math.floor(now)}.-00`.padStart(18, '0')
  return {
    ...{ ...mailbox, key, rev, panel: 'digest', params, card },
    intents: buttonsOf(card).map(({ intent }) => intent),
    messageId: `${order}.${key}.${rev}`,
    ...(facts.campaign && restsOnCampaign(params) ? { visiting: visitingOf(facts.campaign) } : {}),
    ...(before
      ? {
          kind: 'update',
          sentAt: before.sentAt,
          dueAt: before.isOut ? now : Math.max(now, before.sentAt + 1),
        }
      : // It counts from when it comes, as far as its life is concerned.
        { kind: 'send', sentAt: Math.max(now, dueAt), dueAt }),
  }
}

/** A notice that is a card of its own; nothing is ever added to it. */
function ownDelivery(
  { secret }: PosterOptions,
  to: string,
  mailbox: Mailbox | undefined,
  { key: noticeKey, own }: Notice,
  { now, day, dueAt, run }: When,
): Delivery[] {
  if (!own) return []
  const common = { to, day, keys: [noticeKey], muted: [], run: run.key, at: now }
  if (!mailbox) return [{ ...common, post: null }]
  const { platform, chatId, personId } = mailbox
  const key = createHmac('sha256', secret).update(`notice/${noticeKey}`).digest('base64url').slice(0, 22)
  const messageId = `${`${Math.floor(now)}.-00`.padStart(18, '0')}.${key}.0`
  const post: DigestPost = {
    ...{ messageId, kind: 'send', key, rev: 0, platform, chatId, personId, ...own },
    ...{ intents: buttonsOf(own.card).map(({ intent }) => intent), sentAt: Math.max(now, dueAt), dueAt },
  }
  return [{ ...common, post }]
}
