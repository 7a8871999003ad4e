import { setGroupScope } from '../../actions/set-group-scope.js'
import type { GroupScope } from '../../domain/registry/types.js'
import { groupNow } from '../group-now.js'
import type { GroupParams } from '../panels/group-panel.js'
import { scopeInWords } from '../panels/group-panel.js'
import type { Press } from './press.js'

/** What the group is for, from a button or from the list; asked again it changes nothing. */
export const setGroupPress: Press = async (turn, { group: groupId = '', scope = '', id }, form) => {
  const group = await groupNow(turn, groupId)
  const scopeId = id ?? (typeof form.id === 'string' ? form.id : undefined)
  const to = { scope, ...(scopeId ? { scopeId } : {}) } as GroupScope
  const changes = await setGroupScope(turn.action, group, to)
  turn.changes.push(...changes)
  await turn.present('group', { groupId })
  const words = await scopeInWords(turn, to)
  turn.toast('success', to.scope === 'unknown' ? '已结束，群里不再发周报' : `已设为：${words}`)
  return changes.length > 0 ? 'group.scope' : 'group.scope-same'
}

export const askGroupPress: Press = async (turn, { group: groupId = '', step, page = '0' }) => {
  const params: GroupParams = { groupId, step: step as NonNullable<GroupParams['step']>, page: Number(page) }
  await turn.present('group', params)
  return 'group.ask'
}

/** A row of the list is opened as a card of its own; the list stays. */
export const openGroupPress: Press = async (turn, { group: groupId = '' }) => {
  turn.pressed = null
  await turn.show('group', { groupId })
  return 'group.open'
}

export const groupPagePress: Press = async (turn, { page = '0' }) => {
  await turn.present('group-list', { page: Number(page) })
  return 'group.list'
}
