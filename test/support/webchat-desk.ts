import { randomUUID } from 'node:crypto'
import type { Answer, Incoming, ShownCard } from '#src/messenger/port.js'
import type { WebchatHistory } from '#src/messenger/webchat/history.js'
import type { WireAnswer } from '#src/messenger/webchat/wire.js'
import { openStand, type Stand } from './webchat-stand.js'

/** The trial's routes with a bot that writes down what it gets and answers what the test says. */
export interface Desk extends Stand {
  readonly events: Incoming[]
  /** What the bot answers; it may throw. */
  answer: (event: Incoming) => Answer
  /** Posts JSON as the page does. */
  post(path: string, body: unknown): Promise<{ status: number; body: WireAnswer & { error?: string } }>
  get<T>(path: string): Promise<T>
}

export async function openDesk(history?: WebchatHistory): Promise<Desk> {
  const events: Incoming[] = []
  const receive = () => async (event: Incoming) => {
    events.push(event)
    return desk.answer(event)
  }
  const stand = await openStand({ receive, ...(history ? { history } : {}) })
  const desk: Desk = {
    ...stand,
    events,
    answer: () => ({}),
    async post(path, body) {
      const headers = { origin: stand.url, 'content-type': 'application/json' }
      const init = { method: 'POST', headers, body: JSON.stringify(body) }
      const response = await fetch(`${stand.url}${path}`, init)
      return { status: response.status, body: (await response.json()) as WireAnswer & { error?: string } }
    },
    async get<T>(path: string) {
      return (await (await fetch(`${stand.url}${path}`)).json()) as T
    },
  }
  return desk
}

/** A message as the page posts it. */
export function said(over: object = {}) {
  return { eventId: randomUUID(), as: 'li', chat: 'p:li', text: '走访', ...over }
}

export const mark = { verb: 'mark', args: { household: 'h1' } }

/** A card with one button. */
export function cardOf(rev: number): ShownCard {
  const buttons = [{ label: '记下', intent: mark }]
  return { key: 'k'.repeat(22), rev, card: { title: `第 ${rev} 版`, body: [{ kind: 'buttons', buttons }] } }
}
