import { DomainError } from '../../domain/errors.js'
import { openPlace, villagesOf } from '../outings.js'
import { OUTING_ROWS, type OutingPanelParams } from '../panels/outing-panel.js'
import type { Press } from './press.js'

/** The village that was meant; asked again whether this person goes there. */
export const openOutingPress: Press = async (turn, { village = '', rest = '', day = '' }) => {
  const found = (await villagesOf(turn)).find(({ id }) => id === village)
  if (!found) throw new DomainError('outing.place-gone', {})
  return openPlace(turn, found, rest, day)
}

export const outingPagePress: Press = async (turn, { to }) => {
  if (!turn.pressed) return 'outing.none'
  const params = turn.pressed.params as OutingPanelParams
  const from = params.from + (to === 'next' ? OUTING_ROWS : -OUTING_ROWS)
  const within = from >= 0 && from < params.ids.length
  await turn.redraw(turn.pressed, 'outing', { ...params, from: within ? from : 0 })
  return 'outing.page'
}
