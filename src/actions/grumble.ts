import type { Change } from '../domain/changes.js'
import { DomainError } from '../domain/errors.js'
import { dayOf } from '../domain/time.js'
import type { ActionContext } from './action.js'

/**
 * 吐槽: an anonymous word about burden. Neither the record nor the audit names the person, and only the day is kept,
 * so that nobody can match it with who was chatting at the time.
 */
export function grumble(context: ActionContext, text: string): readonly Change[] {
  const words = text.trim().slice(0, 1000)
  if (words === '') throw new DomainError('grumble.empty', {})
  return [{ kind: 'grumble.add', id: context.newId(), text: words, day: dayOf(context.now) }]
}
