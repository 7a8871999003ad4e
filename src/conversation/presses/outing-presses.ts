import { printOuting } from '../../actions/print-outing.js'
import { DomainError } from '../../domain/errors.js'
import { outingFileId } from '../../domain/outings/outing.js'
import { openPlace, villagesOf } from '../outings.js'
import { OUTING_ROWS, type OutingPanelParams } from '../panels/outing-panel.js'
import type { Turn } from '../turn.js'
import type { Press } from './press.js'

/** The village that was meant; asked again whether this person goes there. */
export const openOutingPress: Press = async (turn, { village = '', rest = '', day = '' }) => {
  const found = (await villagesOf(turn)).find(({ id }) => id === village)
  if (!found) throw new DomainError('outing.place-gone', {})
  return openPlace(turn, found, rest, day)
}

/** 打印: the list as it is on the card now gets a code and comes as a file; pressed again, the same list comes again. */
export const printOutingPress: Press = async (turn) => {
  if (!turn.pressed) return 'outing.none'
  const { pressed } = turn
  const params = pressed.params as OutingPanelParams
  const known = params.code ? await turn.readers.places.outing(turn.actor.person.id, params.code) : null
  const code = known ? known.code : await printed(turn, params)
  turn.sendFile({
    id: outingFileId(turn.actor.person.id, code),
    name: `出门单 ${code}.pdf`,
    otherwise: `出门单 ${code} 没有发出来：这里收不了文件，或者名单已过期。请管理员给应用开通上传文件的权限后，在出门卡上再点一次。`,
  })
  await turn.redraw(pressed, 'outing', { ...params, code })
  turn.toast('success', `出门单 ${code} 马上发到这里`)
  return known ? 'outing.print-again' : 'outing.print'
}

async function printed(turn: Turn, { villageId, place, day, ids }: OutingPanelParams): Promise<string> {
  const { outing, changes } = await printOuting(turn.action, { villageId, place, day, householdIds: ids })
  turn.changes.push(...changes)
  return outing.code
}

export const outingPagePress: Press = async (turn, { to }) => {
  if (!turn.pressed) return 'outing.none'
  const params = turn.pressed.params as OutingPanelParams
  const from = params.from + (to === 'next' ? OUTING_ROWS : -OUTING_ROWS)
  const within = from >= 0 && from < params.ids.length
  await turn.redraw(turn.pressed, 'outing', { ...params, from: within ? from : 0 })
  return 'outing.page'
}
