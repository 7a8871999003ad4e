import { askForDeputy } from '../commands/duty.js'
import { confirmHandover, resplit, takeBack } from '../handovers.js'
import { finishEnding } from '../name-deputies.js'
import type { HandoverParams } from '../panels/handover-panel.js'
import type { Press } from './press.js'

export const newDeputy: Press = async (turn) => {
  // The list stays; what is asked comes as a card of its own.
  turn.pressed = null
  return askForDeputy(turn)
}

export const endDeputyPress: Press = (turn, { deputy = '' }) => finishEnding(turn, deputy)

const shownIn = (turn: Parameters<Press>[0]): HandoverParams => turn.pressed?.params as HandoverParams

export const splitHandover: Press = (turn, { to }) => resplit(turn, shownIn(turn), to)
export const confirmHandoverPress: Press = (turn) => confirmHandover(turn, shownIn(turn))
export const undoHandoverPress: Press = (turn, { handover = '' }) => takeBack(turn, handover)

export const cancelHandover: Press = async (turn) => {
  const lines = [`没有交接，${shownIn(turn).name}的户和问题没有变化。`]
  await turn.present('notice', { title: '没有交接', tone: 'neutral', lines })
  return 'handover.cancel'
}
