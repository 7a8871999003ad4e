import type { QuestionSaid } from '../understanding/understood.js'
import { askedInGroup, askPlace, showOwnLeft } from './asked/coverage-questions.js'
import { askIssueState, askLastVisit } from './asked/household-questions.js'
import type { Turn } from './turn.js'

/** Answers what was asked from the records as they are now, within what the asker, or the group, may see. */
export function answerQuestion(turn: Turn, question: QuestionSaid): Promise<string> {
  if (turn.inGroup) return askedInGroup(turn, question)
  switch (question.about) {
    case 'own-left':
      return showOwnLeft(turn)
    case 'place-progress':
      return askPlace(turn, question)
    case 'last-visit':
      return askLastVisit(turn, question.who)
    case 'issue-state':
      return askIssueState(turn, question.who, question.words)
  }
}
