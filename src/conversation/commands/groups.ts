import { whoSetsGroups } from '../../actions/set-group-scope.js'
import { type Actor, can } from '../../domain/access.js'
import { DomainError } from '../../domain/errors.js'
import { sentenceFor } from '../../text/error-sentences.js'
import type { Turn } from '../turn.js'
import type { Command } from './command.js'

/** 群: in private the groups that one answers for; said in a group, the question what that group is for, in private. */
export const groups: Command = {
  words: ['群', '群设置', '群列表'],
  what: '看机器人所在的群，设置、更改或结束周报',
  takesText: false,
  inGroups: true,
  may: maySetGroups,
  whoMay: async (turn) => sentenceFor(await notTheirs(turn)),
  run: async (turn) => {
    if (!turn.inGroup) {
      await turn.show('group-list', { page: 0 })
      return 'command.groups'
    }
    await askForScope(turn)
    turn.say('已私聊您，请在私聊里选本群的范围。')
    return 'command.groups'
  },
}

/** Somebody who may say of one group at least what it is for. */
export function maySetGroups(actor: Actor): boolean {
  return can(actor, 'group.set', { group: { scope: 'unit', scopeId: actor.unit.id } })
}

/** Asks this person, in private, what this chat is for. A group that was never seen is seen now. */
export async function askForScope(turn: Turn): Promise<void> {
  const { platform, chat, sender } = turn.event
  if (!maySetGroups(turn.actor)) throw await notTheirs(turn)
  const known = await turn.readers.chatGroup(platform, chat.id)
  const isSeen = turn.changes.some(({ kind }) => kind === 'group.seen')
  if (!isSeen && (!known || known.leftAt !== undefined))
    turn.changes.push({ kind: 'group.seen', platform, chatId: chat.id, name: '未命名的群', leftAt: null })
  // Where they are speaking from, even if the account was not known before this turn.
  const account = { platform, id: sender.id }
  await turn.showTo(turn.actor, 'group', { groupId: `${platform}/${chat.id}` }, turn.now, account)
}

async function notTheirs(turn: Turn): Promise<DomainError<'group.not-yours'>> {
  return new DomainError('group.not-yours', { who: await whoSetsGroups(turn.action) })
}
