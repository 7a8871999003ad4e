import type { Button } from '#cards/card.js'
import type { CallbackAnswer } from '../domain/issues/types.js'
import { ANSWER_WORDS } from '../text/words.js'

const OFFERED: readonly CallbackAnswer[] = ['satisfied', 'basically', 'not', 'unreachable', 'declined']

/** 回访: what the household answered, in one press. None stands out: the household's word is not to be led. */
export function answerButtons(issue: string): Button[] {
  return OFFERED.map((answer) => ({
    label: ANSWER_WORDS[answer],
    intent: { verb: 'issue.move', args: { issue, move: 'call_back', answer } },
  }))
}
