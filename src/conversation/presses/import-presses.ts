import { can } from '../../domain/access.js'
import { DomainError } from '../../domain/errors.js'
import type { Press } from './press.js'

/** 确认导入: the import itself takes longer than a turn, so the turn only orders it. */
export const confirmImport: Press = async (turn, { file = '', name = '' }) => {
  if (!can(turn.actor, 'registry.import')) throw new DomainError('access.refused', { what: '导入工作簿' })
  turn.changes.push({
    kind: 'import.order',
    id: turn.newId(),
    fileId: file,
    fileName: name,
    by: turn.actor.person.id,
    platform: turn.event.platform,
    chatId: turn.event.chat.id,
    at: turn.now,
  })
  await turn.present('notice', {
    title: '正在导入',
    tone: 'info',
    lines: [`${name} 正在导入，完成后会发消息告诉您。`],
  })
  return 'import.confirm'
}

export const cancelImport: Press = async (turn, { name = '' }) => {
  await turn.present('notice', {
    title: '没有导入',
    tone: 'neutral',
    lines: [`${name} 没有导入，数据没有变化。`],
  })
  return 'import.cancel'
}
