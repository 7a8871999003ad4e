import { DomainError } from '../domain/errors.js'
import type { ChatGroup } from '../domain/registry/types.js'
import type { Turn } from './turn.js'

/** A group with what this turn has changed of it. */
export async function groupNow(turn: Turn, groupId: string): Promise<ChatGroup> {
  const [platform = '', ...chat] = groupId.split('/')
  let group = await turn.readers.chatGroup(platform, chat.join('/'))
  for (const change of turn.changes) {
    if (change.kind === 'group.seen' && `${change.platform}/${change.chatId}` === groupId) {
      const { platform: on, chatId, name, leftAt, addedBy } = change
      const { leftAt: _leftAt, ...before } = group ?? {
        ...{ id: groupId, name, platform: on, chatId, scope: 'unknown' as const },
      }
      group = { ...before, ...(leftAt === null ? {} : { leftAt }), ...(addedBy ? { addedBy } : {}) }
    }
    if (change.kind === 'group.scope' && change.groupId === groupId && group) {
      const { scopeId: _scopeId, ...rest } = group
      group = { ...rest, ...change.to }
    }
  }
  if (!group) throw new DomainError('group.not-found', {})
  return group
}

/** The group that is spoken in, once it is set what it is for; otherwise says so. */
export async function groupWithScope(turn: Turn): Promise<ChatGroup | null> {
  const { platform, chat } = turn.event
  const group = await turn.readers.chatGroup(platform, chat.id)
  // Whoever can speak to the bot there shows that it is in the group, whatever was believed before.
  if (group?.leftAt !== undefined)
    turn.changes.push({ kind: 'group.seen', platform, chatId: chat.id, name: group.name, leftAt: null })
  if (group && group.scope !== 'unknown') return group
  turn.say('本群还没有设置范围。请县级办公室、管理员或单位负责人在群里@我说“群”来设置。')
  return null
}
