import { createHash } from 'node:crypto'
import {
  type ChatRef,
  type Messenger,
  MessengerError,
  type OutgoingFiles,
  type OutgoingMessage,
  type Pictures,
  type Receive,
} from '../port.js'
import type { StoredBody, WebchatHistory } from './history.js'
import { createInbound, type Inbound } from './receive.js'
import { createRoster, type Roster } from './roster.js'
import { createFeed, type Feed } from './stream.js'
import type { Persona, PersonaGroup } from './wire.js'

export interface WebchatOptions {
  readonly personas: readonly Persona[]
  readonly groups: readonly PersonaGroup[]
  readonly history: WebchatHistory
  readonly pictures?: Pick<Pictures, 'png'>
  /** The files that are sent; without them words go in their place. */
  readonly files?: OutgoingFiles
  /** The port that visitors use, for the check of the Host header; default: the one the request came in on. */
  readonly port?: number
  /** Epoch ms. */
  readonly now?: () => number
}

/** The messenger of the trial, with what its routes need. */
export interface Webchat extends Messenger {
  readonly platform: 'webchat'
  readonly roster: Roster
  readonly history: WebchatHistory
  readonly pictures: Pick<Pictures, 'png'> | undefined
  readonly inbound: Inbound
  readonly feed: Feed
  readonly port: number | undefined
}

const FOREVER_MS = Number.MAX_SAFE_INTEGER

/** The third messenger: a web chat in this process, whose history is kept by a `WebchatHistory`. */
export function createWebchat(options: WebchatOptions): Webchat {
  const { history } = options
  const now = options.now ?? Date.now
  const roster = createRoster(options.personas, options.groups)
  const feed = createFeed(history)
  let receive: Receive | null = null
  const inbound = createInbound({ roster, history, feed, now, receive: () => receive })
  return {
    platform: 'webchat',
    capabilities: {
      forms: true,
      buttons: true,
      updateInPlace: true,
      files: options.files !== undefined,
      pressDeadlineMs: 3000,
    },
    limits: {
      perSecond: 200,
      perMinute: 10_000,
      perChatPerSecond: 50,
      perMessagePerSecond: 50,
      uuidWindowMs: FOREVER_MS,
    },
    roster,
    history,
    pictures: options.pictures,
    inbound,
    feed,
    port: options.port,
    ...outbound(roster, history, feed, now, options.files),
    async start(handler) {
      receive = handler
    },
    async stop() {
      receive = null
      feed.close()
      await inbound.settled()
    },
    health: () => ({ ok: true }),
  }
}

type Outbound = Pick<Messenger, 'send' | 'update' | 'download' | 'lookUp' | 'findSent'>

function outbound(
  roster: Roster,
  history: WebchatHistory,
  feed: Feed,
  now: () => number,
  files: OutgoingFiles | undefined,
): Outbound {
  return {
    async send(message) {
      const chat = addressee(roster, message)
      const id = idOf(message)
      const body = await reachable(bodyOf(message, id, history, files))
      await reachable(history.append({ id, chat: chat.id, at: now(), from: null, body }))
      feed.wake()
      return { messageId: id }
    },
    async update(messageId, shown) {
      const outcome = await reachable(history.updateCard(messageId, shown))
      if (outcome === 'missing') throw new MessengerError('gone', 'message-unknown', 'no such card message')
      feed.wake()
    },
    async download(resource) {
      const file = await reachable(history.openFile(resource.key))
      if (!file) throw new MessengerError('gone', 'file-unknown', 'no such file')
      return { stream: file.stream, contentType: file.contentType, length: file.length }
    },
    async lookUp(personId) {
      const persona = roster.persona(personId)
      return persona && { name: persona.name }
    },
    async findSent(message) {
      const found = await reachable(history.get(idOf(message)))
      return found && { messageId: found.id }
    },
  }
}

function addressee(roster: Roster, message: OutgoingMessage): ChatRef {
  const chat = roster.chat(message.chat)
  if (!chat)
    throw new MessengerError('permanent', 'chat-unknown', 'no such chat in the trial', { isChatGone: true })
  return chat
}

/** Made from the uuid, so that every attempt at one message is the same message. */
function idOf(message: OutgoingMessage): string {
  return `b-${createHash('sha256').update(message.uuid).digest('base64url').slice(0, 22)}`
}

async function bodyOf(
  { content }: OutgoingMessage,
  id: string,
  history: WebchatHistory,
  files: OutgoingFiles | undefined,
): Promise<StoredBody> {
  if (content.kind === 'card') return { kind: 'card', shown: content.shown }
  if (content.kind === 'text') return content
  const bytes = await files?.bytes(content.id)
  if (!bytes) return { kind: 'text', text: content.otherwise }
  const file = { name: content.name, contentType: 'application/pdf' }
  await history.keepFile({ id, ...file, bytes })
  return { kind: 'file', fileId: id, ...file, bytes: bytes.length }
}

/** Nothing is done twice by trying again, so every failure of the history is worth a retry. */
async function reachable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    throw new MessengerError('retry', 'history', 'the chat history did not answer', { cause })
  }
}
