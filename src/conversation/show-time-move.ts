import type { Change } from '../domain/changes.js'
import type { Issue } from '../domain/issues/types.js'
import type { Incoming } from '../messenger/port.js'
import { redrawCards } from './issue-cards.js'
import type { TurnOutcome } from './outcome.js'
import { drawPanel } from './panels/index.js'
import { tellOfAlong } from './tell-of-along.js'
import { Turn, type TurnSetting } from './turn.js'

export type TimeSetting = Omit<TurnSetting, 'event' | 'capabilities'>

/** Cards of issues and digests have no forms, so that it does not matter which platform is asked. */
const CAPABILITIES = {
  forms: true,
  buttons: true,
  updateInPlace: true,
  files: false,
  pressDeadlineMs: 0,
} as const

/**
 * A move that nobody but the time makes, with the new state of every card that shows the issue, wherever it was sent.
 * Nobody gets a message of it now: it is night, and who has to know is told in the next digest.
 */
export async function showTimeMove(
  setting: TimeSetting,
  before: Issue,
  changes: readonly Change[],
): Promise<TurnOutcome> {
  const moved = changes.flatMap((change) => (change.kind === 'issue.moved' ? [change] : []))
  const event = eventOf(moved[0]?.move.id ?? before.id, setting.now)
  const turn = new Turn({ ...setting, event, capabilities: CAPABILITIES }, drawPanel)
  turn.changes.push(...changes)
  for (const { issue, move } of moved) {
    await redrawCards(turn, issue, new Set())
    await tellOfAlong(turn, { before, issue, move, changes, along: [] })
  }
  const outcome = turn.outcome('time')
  return { ...outcome, messages: outcome.messages.map((message) => ({ ...message, bulk: true })) }
}

/** What a turn is named after, where nobody has said anything: the ids of its messages follow from the move. */
function eventOf(moveId: string, now: number): Incoming {
  return {
    ...{ platform: 'webchat', eventId: `time/${moveId}`, at: now, sender: { id: '' } },
    chat: { id: 'time', kind: 'private' },
    body: { kind: 'unsupported', what: 'time' },
  }
}
