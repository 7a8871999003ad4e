import { endDeputy, type NameDeputy, nameDeputy } from '../actions/name-deputy.js'
import type { Deputy } from '../domain/duty/deputy.js'
import { nextSendingTime } from '../domain/working-time.js'
import { viewerOf } from './actor-of.js'
import type { Turn } from './turn.js'

export async function finishNaming(turn: Turn, input: NameDeputy): Promise<string> {
  const named = await nameDeputy(turn.action, input)
  turn.changes.push(...named.changes)
  turn.remember({ draft: null, draftCard: null })
  await turn.present('deputies', { ids: [named.deputy.id] })
  await tellBoth(turn, named.deputy)
  turn.toast('success', '已登记代班')
  return 'deputy.name'
}

export async function finishEnding(turn: Turn, deputyId: string): Promise<string> {
  const ended = await endDeputy(turn.action, deputyId)
  turn.changes.push(...ended.changes)
  if (turn.pressed) await turn.redraw(turn.pressed, turn.pressed.panel, turn.pressed.params)
  await tellBoth(turn, ended.deputy)
  turn.toast('success', '代班已结束')
  return 'deputy.end'
}

/** Whose duties change hands is told, unless it was they who said so. */
async function tellBoth(turn: Turn, { id, absentId, deputyId }: Deputy): Promise<void> {
  const at = nextSendingTime(turn.setting.calendar, turn.now)
  for (const personId of new Set([absentId, deputyId])) {
    if (personId === turn.actor.person.id) continue
    const viewer = await viewerOf(turn.readers, personId, turn.now)
    if (viewer) await turn.showTo(viewer, 'deputies', { ids: [id] }, at)
  }
}
