import { logger } from '../../logger.js'
import type { Answer, Incoming, Receive } from '../port.js'
import { cut } from './card-elements.js'
import { renderCard } from './render-card.js'

const log = logger.child({ part: 'feishu' })

/** The platform waits three seconds; the rest is for the way back. */
const answerWithinMs = 2800

/** What goes back to the platform for an event that was taken. */
export interface EventReply {
  /** As JSON. */
  readonly body: string
  /** To be called when the reply has left the process. */
  readonly delivered?: () => void
}

/**
 * Hands an event over and forms the platform's answer.
 * @throws when the event could not be stored, or not in time: the platform must deliver it again. A press is never
 * delivered again, so a late one gets an answer that says so.
 */
export async function answerEvent(
  incoming: Incoming,
  receive: Receive,
  withinMs = answerWithinMs,
): Promise<EventReply> {
  const answer = await inTime(receive(incoming), withinMs)
  if (answer !== 'late') return incoming.body.kind === 'press' ? pressReply(answer) : { body: '{}' }
  log.warn({ eventId: incoming.eventId, kind: incoming.body.kind }, 'event not handled in time')
  if (incoming.body.kind !== 'press') throw new Error('event not stored in time')
  const busy = toast('warning', '系统繁忙，没有及时办好。请看卡片有没有更新，没有就再点一次。')
  return { body: `{"toast":${busy}}` }
}

function pressReply(answer: Answer): EventReply {
  const card = answer.card ? renderedOrNothing(answer.card) : undefined
  // Put together from its parts, without copying them: a card is JSON already, and long.
  const told = answer.toast ? `"toast":${toast(answer.toast.tone, answer.toast.text)}` : ''
  const shown = card ? `"card":{"type":"raw","data":${card}}` : ''
  return {
    body: `{${told}${told && shown ? ',' : ''}${shown}}`,
    // A card that could not be shown here must still come by the queued update.
    ...(answer.delivered && (card || !answer.card) ? { delivered: answer.delivered } : {}),
  }
}

function renderedOrNothing(shown: NonNullable<Answer['card']>): string | undefined {
  try {
    return renderCard(shown)
  } catch (error) {
    log.error({ failure: nameOf(error) }, 'card of an answer cannot be rendered')
    return undefined
  }
}

function toast(tone: 'info' | 'success' | 'warning' | 'danger', text: string): string {
  return JSON.stringify({ type: tone === 'danger' ? 'error' : tone, content: cut(text, 200) })
}

/** Of a failure behind us only its name is told: errors of a database repeat what was to be stored. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error
}

async function inTime(work: Promise<Answer>, withinMs: number): Promise<Answer | 'late'> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), withinMs)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
    // Whoever loses the race may still fail; that is the inbox's to report.
    work.catch(() => undefined)
  }
}
