/** A text that waits in the outbox, as a turn would have left it. */
export interface QueuedText {
  /** Its place among all. */
  readonly nth: number
  readonly chat: string
  readonly text: string
  readonly at: number
}

export function queuedText(county: string, { nth, chat, text, at }: QueuedText) {
  const id = `${String(nth).padStart(14, '0')}.${chat}.0`
  return {
    ...{ _id: `${county}/${id}`, county, platform: 'feishu', chatId: chat, kind: 'send' },
    ...{ content: { kind: 'text', text }, state: 'queued', attempts: 0, uuid: id },
    ...{ createdAt: new Date(at), dueAt: new Date(at) },
  }
}
