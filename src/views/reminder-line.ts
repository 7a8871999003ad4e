import type { Button } from '#cards/card.js'
import { can } from '../domain/access.js'
import { inHandsNow } from '../domain/issues/custody.js'
import { actorIn, resourceIn } from '../domain/issues/decisions.js'
import { MOVES, type Move } from '../domain/issues/moves.js'
import type { Reminded } from '../domain/issues/reminded.js'
import type { IssueFacts } from '../domain/issues/reminding.js'
import type { Issue } from '../domain/issues/types.js'
import { dayInWords, dayOf } from '../domain/time.js'
import { KIND_WORDS } from '../text/words.js'
import type { DigestLine } from './digest-view.js'
import { holderInWords } from './holder-in-words.js'

/** A line about an issue: what, in whose hands and since when, and why it is there. */
export function issueLine(
  facts: IssueFacts,
  issue: Issue,
  line: { readonly why: string; readonly buttons: readonly Button[] } & Omit<Reminded, 'issueId'>,
): DigestLine {
  const { why, buttons, ...reminded } = line
  const stay = inHandsNow(facts.moves.get(issue.id) ?? [])
  const handler = issue.handlerId ? facts.people.get(issue.handlerId)?.name : undefined
  const hands = stay
    ? `${dayInWords(dayOf(stay.from))}起在${holderInWords(stay.holder)}${handler ? `（经办 ${handler}）` : ''}`
    : ''
  return {
    text: `${issue.number} ${[...issue.text].slice(0, 20).join('')}`,
    hint: [issue.kind === 'request' ? '' : KIND_WORDS[issue.kind], why, hands].filter(Boolean).join('，'),
    buttons,
    about: { issueId: issue.id, ...reminded },
  }
}

export function openButton({ id }: Pick<Issue, 'id'>): Button {
  return { label: '办理', intent: { verb: 'issue.open', args: { issue: id } } }
}

/** 催办, for those who may; nobody does so to themselves. */
export function nudgeButton(facts: IssueFacts, issue: Issue, personId: string): Button[] {
  const actor = actorIn(facts, personId)
  if (!actor || issue.handlerId === personId) return []
  return can(actor, 'issue.nudge', resourceIn(facts, issue)) ? [moveButton(issue, 'nudge')] : []
}

/** Makes the move, or opens the questions that it needs answered. */
export function moveButton({ id }: Pick<Issue, 'id'>, move: Move): Button {
  return { label: MOVES[move].word, intent: { verb: 'issue.move', args: { issue: id, move } } }
}
