import { askedOf, showAnswerOf } from '../asked/household-questions.js'
import type { Press } from './press.js'

/** Which household was meant: the answer is a card of its own, and the choice stays for the next one. */
export const askedHousehold: Press = async (turn, { household = '', ...question }) => {
  turn.pressed = null
  return showAnswerOf(turn, household, askedOf(question))
}

/** Which of several villages of one name; a group's card stays within what the group may see. */
export const askedVillage: Press = async (turn, { village: villageId = '', unitId, town }) => {
  turn.pressed = null
  await turn.show('progress', {
    ...{ view: 'village', villageId },
    ...(unitId ? { unitId } : {}),
    ...(town ? { town } : {}),
    ...(turn.inGroup ? { inGroup: true } : {}),
  })
  return 'question.place'
}
