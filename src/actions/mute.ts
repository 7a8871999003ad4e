import type { Change } from '../domain/changes.js'
import { dayOf } from '../domain/time.js'
import { type ActionContext, audited } from './action.js'

/** 免打扰 and 恢复提醒: a person's own choice, of which nobody else is told. Saying it twice changes nothing. */
export function setMuted(context: ActionContext, isMuted: boolean): readonly Change[] {
  const { id, mutedSince = null } = context.actor.person
  if ((mutedSince !== null) === isMuted) return []
  const since = isMuted ? dayOf(context.now) : null
  const verb = isMuted ? 'person.mute' : 'person.unmute'
  return [
    { kind: 'person.muted', personId: id, since },
    audited(context, verb, `person/${id}`, { mutedSince }, { mutedSince: since }),
  ]
}
