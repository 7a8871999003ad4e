import type { WireMessage } from '../wire.js'

export interface StreamEvents {
  onMessage(message: WireMessage): void
  /** The history was replaced or too much was missed: load everything anew. */
  onReset(): void
  onLink(isLive: boolean): void
}

/** The server beats every 15 s. */
const SILENCE_LIMIT_MS = 40_000
const REOPEN_AFTER_MS = 1500

/** Follows all changes after `cursor`. Reopens by itself and goes on where it was. Returns how to stop. */
export function follow(cursor: number, events: StreamEvents): () => void {
  let after = cursor
  let source: EventSource | null = null
  let timer = 0
  const reopen = () => {
    source?.close()
    events.onLink(false)
    clearTimeout(timer)
    timer = setTimeout(open, REOPEN_AFTER_MS)
  }
  const heard = () => {
    clearTimeout(timer)
    timer = setTimeout(reopen, SILENCE_LIMIT_MS)
  }
  const open = () => {
    const opened = new EventSource(`/trial/stream?after=${after}`)
    source = opened
    heard()
    opened.addEventListener('open', () => {
      heard()
      events.onLink(true)
    })
    opened.addEventListener('message', (event) => {
      heard()
      const message: WireMessage = JSON.parse(event.data)
      after = message.change
      events.onMessage(message)
    })
    opened.addEventListener('beat', heard)
    opened.addEventListener('reset', (event) => {
      after = Number(event.lastEventId)
      events.onReset()
    })
    opened.addEventListener('error', reopen)
  }
  open()
  return () => {
    clearTimeout(timer)
    source?.close()
  }
}
