import { DomainError } from '../domain/errors.js'
import { logger } from '../logger.js'
import { BROKEN, sentenceFor } from '../text/error-sentences.js'
import { showHelp } from './commands/index.js'
import type { Extras } from './extras.js'
import { handleFile } from './handle-file.js'
import { handleMembership } from './handle-membership.js'
import { handleText } from './handle-text.js'
import { handleVoice } from './handle-voice.js'
import { identify } from './identify.js'
import type { TurnOutcome } from './outcome.js'
import { drawPanel } from './panels/index.js'
import { handlePress, pressedCard } from './presses/index.js'
import { sessionKey } from './session-key.js'
import { Turn, type TurnSetting } from './turn.js'

const log = logger.child({ room: 'conversation' })

/**
 * The outcome of one event. Expected refusals become sentences; anything else that goes wrong here is a bug, which is
 * logged and told with one fixed sentence, and leaves the draft as it was. Outages are thrown: the turn is repeated.
 */
export async function handleEvent(
  setting: TurnSetting,
  extras: Extras,
  isOutage: (error: unknown) => boolean,
): Promise<TurnOutcome> {
  const turn = new Turn(await withAuthor(setting), drawPanel)
  try {
    return turn.outcome(await handle(turn, extras))
  } catch (error) {
    if (isOutage(error)) throw error
    return refuse(turn, error)
  }
}

/** A recall names only the message; whose it was is known from the inbox. */
async function withAuthor(setting: TurnSetting): Promise<TurnSetting> {
  const { body, platform, sender } = setting.event
  if (body.kind !== 'recalled' || sender.id !== '') return setting
  const lane = await setting.readers.laneOfMessage(platform, body.messageId)
  const [, chat = '', ...account] = lane?.split(':') ?? []
  const kind = chat === 'private' ? ('private' as const) : ('group' as const)
  return {
    ...setting,
    event: { ...setting.event, sender: { id: account.join(':') }, chat: { ...setting.event.chat, kind } },
  }
}

function refuse(turn: Turn, error: unknown): TurnOutcome {
  const pressed = turn.pressed
  turn.forget(turn.sessionBefore)
  turn.changes.push(...turn.identityChanges)
  if (error instanceof DomainError) {
    turn.tell('warning', sentenceFor(error))
    return turn.outcome(`refused.${error.code}`)
  }
  log.error({ err: error, event: turn.event.eventId, panel: pressed?.panel }, 'turn broke')
  turn.tell('danger', BROKEN)
  return turn.outcome('broken')
}

/** What is answered when a turn cannot be written at all. */
export function brokenOutcome(setting: TurnSetting): TurnOutcome {
  const turn = new Turn(setting, drawPanel)
  turn.tell('danger', BROKEN)
  return turn.outcome('broken')
}

async function handle(turn: Turn, extras: Extras): Promise<string> {
  const { body } = turn.event
  if (body.kind === 'bot-added' || body.kind === 'bot-removed' || body.kind === 'person-left')
    return handleMembership(turn, extras)
  if (turn.event.chat.kind === 'group' && !isForBot(body)) return 'group.not-mentioned'
  if (body.kind === 'recalled' && turn.event.sender.id === '') return 'recalled.unknown'
  const who = await identify(turn, extras)
  if (who.kind === 'stranger') {
    // Who merely opens the chat is not written to.
    if (body.kind === 'text' || body.kind === 'press' || body.kind === 'menu')
      turn.tell('warning', who.sentence)
    return 'stranger'
  }
  const session = await turn.readers.session(sessionKey(turn.event))
  turn.begin(who.actor, session, who.changes)
  turn.reading = extras.reading
  return dispatch(turn, extras)
}

/** In a group only what names the bot or presses its card is meant for it. */
function isForBot(body: Turn['event']['body']): boolean {
  return body.kind === 'press' || (body.kind === 'text' && body.mentioned)
}

async function dispatch(turn: Turn, extras: Extras): Promise<string> {
  const { body } = turn.event
  switch (body.kind) {
    case 'text':
      return handleText(turn, body.text)
    case 'menu':
      return handleText(turn, MENU.get(body.key) ?? body.key)
    case 'press': {
      const record = await pressedCard(turn, body.token)
      return record ? handlePress(turn, record) : 'press.refused'
    }
    case 'audio': {
      const { file } = extras
      if (file?.kind === 'attachment' && file.said) return handleVoice(turn, file.id, file.said)
      return handleFile(turn, extras)
    }
    case 'image':
    case 'file':
      return handleFile(turn, extras)
    case 'entered':
      // Opening the chat fires often; only somebody new is greeted.
      if (turn.session.rev === 0) await showHelp(turn)
      return 'entered'
    case 'recalled':
      return handleFile(turn, extras)
    case 'unsupported':
      turn.say('暂时看不懂这种消息。可以发文字、照片、语音，或回“帮助”。')
      return 'unsupported'
    default:
      return 'ignored'
  }
}

/** Event keys of the bot's menu, as the README has them set up. */
const MENU: ReadonlyMap<string, string> = new Map([
  ['menu_visit', '走访'],
  ['menu_progress', '进度'],
  ['menu_todo', '待办'],
  ['menu_help', '帮助'],
])
