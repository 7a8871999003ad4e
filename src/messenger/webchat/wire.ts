import type { Button, Card } from '#cards/card.js'

/** What the server and the page of the trial say to each other. Types only: the page is bundled for browsers. */

/** Someone whom the visitor of the trial can be. */
export interface Persona {
  /** Letters, digits, `_` and `-`. The sender id of everything this person does. */
  readonly id: string
  readonly name: string
  readonly title: string
  readonly unit: string
  /** What this person may do, in a word: 干部, 单位负责人… */
  readonly role?: string
  /** CSS colour that white letters are readable on. */
  readonly avatarColour: string
}

export interface PersonaGroup {
  readonly id: string
  readonly name: string
  /** Persona ids. */
  readonly members: readonly string[]
}

/** A button as a client may know it: the intent is replaced by its token. */
export interface WireButton extends Omit<Button, 'intent'> {
  readonly token: string
}

/** `T` with every button in it replaced by its wire form. */
type Wired<T> = T extends Button
  ? WireButton
  : T extends readonly (infer Item)[]
    ? readonly Wired<Item>[]
    : T extends object
      ? { readonly [K in keyof T]: Wired<T[K]> }
      : T

/** `key` and `rev` tell whether a card is a newer state of one that is shown. */
export interface WireCard extends Wired<Card> {
  readonly key: string
  readonly rev: number
}

export type WireBlock = WireCard['body'][number]
export type WireForm = Extract<WireBlock, { kind: 'form' }>

export type FileKind = 'image' | 'audio' | 'file'

export interface WireFile {
  readonly kind: FileKind
  /** Fetched from `/trial/files/<fileId>`. */
  readonly fileId: string
  readonly name: string
  readonly contentType: string
  readonly bytes: number
}

type WireBody =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'card'; readonly card: WireCard }
  | WireFile

export interface WireMessage {
  readonly id: string
  readonly chat: string
  /** 1, 2, 3 … within the chat: the order of messages and the measure of what is unread. */
  readonly seq: number
  /** Grows over all chats with each new message and each change of one: the place in the stream. */
  readonly change: number
  /** Epoch ms. */
  readonly at: number
  /** Persona id; null for the bot. */
  readonly from: string | null
  readonly mentioned?: boolean
  /** Stands in the history, but the bot has not taken it yet. */
  readonly undelivered?: boolean
  readonly body: WireBody
}

interface WireChat {
  /** `p:<persona>` or `g:<group>`. */
  readonly id: string
  readonly last: WireMessage | null
}

export interface WireState {
  readonly personas: readonly Persona[]
  readonly groups: readonly PersonaGroup[]
  readonly chats: readonly WireChat[]
  /** Where to begin the stream so that nothing is missed. */
  readonly cursor: number
}

export interface WireToast {
  readonly tone: 'info' | 'success' | 'warning' | 'danger'
  readonly text: string
}

/** Work that the clock starts, which the trial may start too. */
export interface WireJob {
  readonly name: string
  /** When it runs and what it does. */
  readonly describe: string
}

export interface WireJobs {
  readonly jobs: readonly WireJob[]
  /** Messages that wait for the end of the quiet hours, and that moment in words. */
  readonly waiting: { readonly count: number; readonly until: string } | null
}

export interface RunJobBody {
  readonly name: string
}

/** The answer to everything that is posted. */
export interface WireAnswer {
  readonly message?: WireMessage
  readonly toast?: WireToast
}

export interface WireError {
  readonly error: string
}

export type WireFormValues = Readonly<Record<string, string | readonly string[]>>

export interface SayBody {
  /** Made by the page; a repeated post with the same id is the same message. */
  readonly eventId: string
  readonly as: string
  readonly chat: string
  readonly text: string
  readonly mentioned: boolean
}

export interface PressBody {
  readonly eventId: string
  readonly as: string
  readonly chat: string
  readonly messageId: string
  readonly token: string
  readonly form: WireFormValues
}

export interface EnterBody {
  readonly eventId: string
  readonly as: string
}

export interface ResendBody {
  readonly messageId: string
}
