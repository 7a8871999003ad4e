import { createHmac, hash } from 'node:crypto'
import { buttonsOf, type Card, type Intent } from '#cards/card.js'
import type { ActionContext } from '../actions/action.js'
import type { Actor } from '../domain/access.js'
import type { Change } from '../domain/changes.js'
import { DomainError } from '../domain/errors.js'
import { accountOf } from '../domain/registry/account-of.js'
import type { Instant } from '../domain/time.js'
import type { WorkCalendar } from '../domain/working-time.js'
import type { Capabilities, Incoming, OutgoingFile } from '../messenger/port.js'
import type { Extras } from './extras.js'
import type { CardRecord, OutboxMessage, Session, TurnOutcome } from './outcome.js'
import type { ConversationReaders } from './readers.js'
import { spokenInWords } from './spoken.js'

/** An update whose state goes back with the answer is sent again only if the answer did not arrive. */
const ANSWER_GRACE_MS = 4_000

export interface TurnSetting {
  readonly event: Incoming
  /** Sorts what goes out; the same on every replay. */
  readonly order: string
  readonly readers: ConversationReaders
  readonly now: Instant
  readonly calendar: WorkCalendar
  readonly capabilities: Capabilities
  /** Makes card keys that nobody can guess and that are the same on every replay. */
  readonly secret: Buffer
}

/** Draws a panel from its parameters; `turn` gives the readers, the actor and what this turn has changed so far. */
export type DrawPanel = (turn: Turn, panel: string, params: CardRecord['params']) => Promise<Card>

/**
 * One event being handled: gathers what is to be changed, said and shown. Nothing has an effect before the whole
 * outcome is written, so a turn can be computed again as often as need be; all ids in it are the same each time.
 */
export class Turn {
  readonly setting: TurnSetting
  readonly #draw: DrawPanel
  #session: Session | null = null
  #actor: Actor | null = null
  #ids = 0
  readonly changes: Change[] = []
  readonly #cards = new Map<string, CardRecord>()
  readonly #messages: OutboxMessage[] = []
  #toast: TurnOutcome['toast']
  #answerCard: TurnOutcome['answerCard']
  /** The card whose button was pressed. */
  pressed: CardRecord | null = null

  constructor(setting: TurnSetting, draw: DrawPanel) {
    this.setting = setting
    this.#draw = draw
  }

  get event(): Incoming {
    return this.setting.event
  }

  get readers(): ConversationReaders {
    return this.setting.readers
  }

  get now(): Instant {
    return this.setting.now
  }

  get actor(): Actor {
    if (!this.#actor) throw new DomainError('access.refused', { what: '使用民情助手' })
    return this.#actor
  }

  get session(): Session {
    if (!this.#session) throw new Error('this event has no conversation')
    return this.#session
  }

  pressedInGroup = false
  /** What a model made of the words that were said. */
  reading: Extras['reading'] = undefined

  /** What a voice message says, until an answer to it has shown it: so that a misheard word is seen. */
  #spoken: string | null = null

  /**
   * Whether what is said here is said to a group. A press does not tell; the card does: a group's belongs to nobody.
   */
  get inGroup(): boolean {
    if (this.event.body.kind === 'press') return this.pressedInGroup
    return this.event.chat.kind === 'group'
  }

  /** The session as it was read: what a refused turn leaves. */
  sessionBefore: Session | null = null
  /** What was learnt of the sender; true even when the rest of the turn is refused. */
  identityChanges: readonly Change[] = []

  /** A registered person's turn: known person, own conversation. */
  begin(actor: Actor, session: Session, identityChanges: readonly Change[]): void {
    this.#actor = actor
    this.#session = session
    this.sessionBefore = session
    this.identityChanges = identityChanges
    this.changes.push(...identityChanges)
  }

  remember(change: Partial<Omit<Session, 'key' | 'rev'>>): void {
    this.#session = { ...this.session, ...change }
  }

  /** What an action needs. */
  get action(): ActionContext {
    return this.contextOf(this.actor)
  }

  /** What an action would need from somebody else: for what is worked out for them, without their having said a word. */
  contextOf(actor: Actor): ActionContext {
    const { readers, now, calendar } = this.setting
    return { actor, readers, now, calendar, newId: () => this.newId() }
  }

  newId(): string {
    this.#ids += 1
    const { platform, eventId } = this.event
    return hash('sha256', `${platform}/${eventId}/${this.#ids}`, 'base64url').slice(0, 22)
  }

  toast(tone: 'info' | 'success' | 'warning' | 'danger', text: string): void {
    this.#toast = { tone, text }
  }

  /** The first answer from now on says what was heard. */
  spokenTo(words: string): void {
    this.#spoken = words
  }

  #takeSpoken(): string | null {
    const words = this.#spoken
    this.#spoken = null
    return words
  }

  say(text: string): void {
    const spoken = this.#takeSpoken()
    this.#send({ kind: 'text', text: spoken === null ? text : `${spokenInWords(spoken)}\n${text}` })
  }

  /** Words in somebody's private chat with the bot, whatever chat this is. */
  sayPrivately(text: string): void {
    this.#send({ kind: 'text', text }, `user:${this.event.sender.id}`)
  }

  /** A file in this chat; its bytes are made when it goes out. */
  sendFile(file: Omit<OutgoingFile, 'kind'>): void {
    this.#send({ kind: 'file', ...file })
  }

  /** A refusal or a short answer: a toast on a press, a message otherwise. */
  tell(tone: 'info' | 'success' | 'warning' | 'danger', text: string): void {
    if (this.event.body.kind === 'press') this.toast(tone, text)
    else this.say(text)
  }

  /** A new card in this chat. */
  async show(panel: string, given: CardRecord['params']): Promise<CardRecord> {
    const spoken = this.#takeSpoken()
    const params = spoken === null ? given : { ...given, spoken }
    const card = await this.#draw(this, panel, params)
    const record: CardRecord = {
      key: this.#newKey(),
      platform: this.event.platform,
      chatId: this.event.chat.id,
      personId: this.inGroup ? null : this.actor.person.id,
      panel,
      params,
      intents: intentsOf(card),
      rev: 0,
      sentAt: this.now,
    }
    this.#cards.set(record.key, record)
    this.#send({ kind: 'card', key: record.key, rev: 0, card })
    return record
  }

  /** A new state of a card that was shown before, in its place. */
  async redraw(record: CardRecord, panel: string, given: CardRecord['params']): Promise<void> {
    const params = record.panel === panel ? { ...spokenIn(record), ...given } : given
    this.#update(record, panel, params, await this.#draw(this, panel, params))
  }

  #update(record: CardRecord, panel: string, params: CardRecord['params'], card: Card): void {
    const next: CardRecord = { ...record, panel, params, intents: intentsOf(card), rev: record.rev + 1 }
    this.#cards.set(record.key, next)
    const content = { kind: 'card', key: record.key, rev: next.rev, card } as const
    const isPressed = this.pressed?.key === record.key
    if (isPressed) this.#answerCard = content
    this.#messages.push({
      id: this.#messageId(),
      kind: 'update',
      platform: record.platform,
      chatId: record.chatId,
      content,
      notBefore: isPressed ? this.now + ANSWER_GRACE_MS : Math.max(this.now, heldUntil(record)),
    })
  }

  /**
   * A card for somebody else, in their private chat on the platform where they are. What is held back by quiet hours
   * is on its way all the same; its later states follow it. False for somebody whom no messenger knows.
   */
  async showTo(
    viewer: Actor,
    panel: string,
    params: CardRecord['params'],
    at: Instant,
    account = accountOf(viewer.person, this.event.platform),
  ): Promise<boolean> {
    if (!account) return false
    const card = await this.#draw(this.seenBy(viewer), panel, params)
    const { platform, id } = account
    const key = this.#newKey()
    const chatId = `user:${id}`
    this.#cards.set(key, {
      ...{ key, platform, chatId, personId: viewer.person.id, panel, params },
      ...{ intents: intentsOf(card), rev: 0, sentAt: at },
    })
    const content = { kind: 'card', key, rev: 0, card } as const
    this.#messages.push({ id: this.#messageId(), kind: 'send', platform, chatId, content, notBefore: at })
    return true
  }

  /** This turn in the eyes of somebody else, for drawing what they see. */
  seenBy(viewer: Actor): Turn {
    const seen = new Turn(this.setting, this.#draw)
    seen.begin(viewer, this.#session ?? NO_SESSION, [])
    seen.changes.push(...this.changes)
    return seen
  }

  /** A new state of somebody else's card. */
  async redrawFor(viewer: Actor, record: CardRecord): Promise<void> {
    if (this.#cards.has(record.key)) return
    const card = await this.#draw(this.seenBy(viewer), record.panel, record.params)
    this.#update(record, record.panel, record.params, card)
  }

  /** In place of the pressed card, or as a new one; the day's digest stays, with its other lines. */
  async present(panel: string, params: CardRecord['params']): Promise<void> {
    if (this.pressed && this.pressed.panel !== 'digest') await this.redraw(this.pressed, panel, params)
    else await this.show(panel, params)
  }

  outcome(label: string): TurnOutcome {
    return {
      changes: this.changes,
      ...(this.#session ? { session: this.#session } : {}),
      cards: [...this.#cards.values()],
      messages: this.#messages,
      ...(this.#toast ? { toast: this.#toast } : {}),
      ...(this.#answerCard ? { answerCard: this.#answerCard } : {}),
      label,
    }
  }

  /** As if nothing had happened in this turn, except who it is: what a refusal leaves behind. */
  forget(session: Session | null): void {
    this.#session = session
    this.changes.length = 0
    this.#cards.clear()
    this.#messages.length = 0
    this.#toast = undefined
    this.#answerCard = undefined
  }

  #send(content: OutboxMessage['content'], chatId = this.event.chat.id): void {
    this.#messages.push({
      id: this.#messageId(),
      kind: 'send',
      chatId,
      content,
      notBefore: this.now,
    })
  }

  #messageId(): string {
    const { platform, eventId } = this.event
    const digest = hash('sha256', `${platform}/${eventId}`, 'base64url').slice(0, 16)
    return `${this.setting.order}.${digest}.${this.#messages.length}`
  }

  #newKey(): string {
    return createHmac('sha256', this.setting.secret).update(this.newId()).digest('base64url').slice(0, 22)
  }
}

/** Of an event that nobody said or pressed. */
const NO_SESSION: Session = {
  ...{ key: '', rev: 0, draft: null, parked: null, draftCard: null, lastVisitId: null },
  ...{ heard: null, spokenOf: null },
}

/** A card that is still held back is brought up to date after it has come. */
function heldUntil({ messageId, sentAt }: CardRecord): Instant {
  return messageId ? 0 : sentAt + 1
}

/** What is said of a voice message goes on standing on the card that answered it. */
function spokenIn({ params }: CardRecord): { spoken?: string } {
  const { spoken } = params as { spoken?: unknown }
  return typeof spoken === 'string' ? { spoken } : {}
}

function intentsOf(card: Card): Intent[] {
  return buttonsOf(card).map((button) => button.intent)
}
