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
