import { expect, test } from 'vitest'
import { DomainError, type RefusalCode, type Refusals } from '#src/domain/errors.js'
import { MOVES, type Move } from '#src/domain/issues/moves.js'
import type { IssueStatus } from '#src/domain/issues/types.js'
import { dayInWords, isDay } from '#src/domain/time.js'
import { sentenceFor } from '#src/text/error-sentences.js'
import { STATUS_WORDS } from '#src/text/words.js'

const EVERY: { readonly [C in RefusalCode]: Refusals[C] } = {
  'access.refused': { what: '登记这一户' },
  'household.not-found': { words: '张三' },
  'campaign.none': {},
  'campaign.another': { name: '民情大走访' },
  'campaign.over': { name: '民情大走访', to: '9月30日 周三' },
  'visit.day-in-future': { day: '2026-05-21' },
  'visit.day-before-campaign': { day: '2026-04-30', from: '2026-05-01' },
  'visit.already-logged-today': { head: '张三' },
  'visit.already-logged': { head: '张三', day: '2026-05-19' },
  'visit.nothing-to-withdraw': {},
  'visit.withdraw-too-late': { minutes: 30 },
  'visit.not-own': {},
  'visit.withdrawn': {},
  'visit.nothing-to-correct': {},
  'visit.correction-needs-reason': {},
  'calendar.year-missing': { year: '2027' },
  'issue.not-found': { words: '0123' },
  'issue.not-yours': { number: '2026-0123', move: 'accept' },
  'issue.not-now': { number: '2026-0123', move: 'accept', status: 'closed' },
  'issue.lead-to-be-fixed': { number: '2026-0123' },
  'issue.lead-not-disputed': { number: '2026-0123' },
  'issue.no-deadline': { number: '2026-0123' },
  'issue.overdue-already': { number: '2026-0123' },
  'issue.no-extension-left': { number: '2026-0123' },
  'issue.co-parts-open': { number: '2026-0123' },
  'issue.no-plan-needed': { number: '2026-0123' },
  'issue.withdraw-too-late': { number: '2026-0123' },
  'issue.no-statutory-clock': { number: '2026-0123' },
  'issue.statutory-over': { number: '2026-0123' },
  'issue.statutory-extended': { number: '2026-0123' },
  'issue.statutory-extension-long': { number: '2026-0123', most: 30 },
  'issue.settled-day': { number: '2026-0123', day: '2026-05-21' },
  'issue.watched': { number: '2026-0123' },
  'issue.not-watched': { number: '2026-0123' },
  'issue.leader-unknown': { words: '张三' },
  'issue.taken-up': { number: '2026-0123', status: 'assigned' },
  'issue.no-part-of-yours': { number: '2026-0123' },
  'issue.others-in-it': { number: '2026-0123' },
  'issue.not-merged': { number: '2026-0123' },
  'issue.merge-into-itself': { number: '2026-0123' },
  'issue.merge-petition': { number: '2026-0123' },
  'issue.merged-already': { number: '2026-0123', into: '2026-0088' },
  'issue.unit-unknown': { words: '水务局' },
  'issue.handler-elsewhere': { number: '2026-0123', name: '王芳', unit: '县水利局' },
  'issue.handler-same': { number: '2026-0123', name: '王芳' },
  'handover.nothing-left': { name: '王芳' },
  'handover.nobody-else': { name: '王芳' },
  'handover.successor-gone': { name: '王芳' },
  'handover.undo-too-late': { minutes: 30 },
  'handover.undone': {},
  'person.not-found': { words: '王芳' },
  'person.left': { name: '王芳' },
  'deputy.self': { name: '王芳' },
  'deputy.days-reversed': { from: '2026-05-21', to: '2026-05-20' },
  'deputy.days-over': { to: '2026-05-20' },
  'deputy.too-long': {},
  'deputy.overlaps': { name: '王芳', from: '2026-05-20', to: '2026-05-21' },
  'deputy.away': { name: '王芳', from: '2026-05-20', to: '2026-05-21' },
  'deputy.stands-in': { name: '王芳', from: '2026-05-20', to: '2026-05-21' },
  'deputy.other-unit': { name: '王芳', unit: '县水利局' },
  'deputy.ended': {},
  'issue.lead-same': { number: '2026-0123', unit: '县水利局' },
  'outing.no-list': { code: 'K7Q4' },
  'outing.place-gone': {},
  'outing.nobody-left': { place: '大塘村' },
  'meeting.issue-merged': { number: '2026-0123', into: '2026-0088' },
  'meeting.issue-moved': { number: '2026-0123', status: 'assigned' },
  'meeting.not-yours': { who: '周敏（县委办公室）' },
  'meeting.day-wrong': { day: '2026-05-21' },
  'meeting.not-found': {},
  'grumble.empty': {},
  'group.not-yours': { who: '县级办公室' },
  'group.not-found': {},
  'group.scope-unknown': { name: '水务局' },
}

/** Moves and statuses are told by their Chinese names. */
function inWords(name: string, fact: string): string {
  if (name === 'move') return MOVES[fact as Move].word
  return name === 'status' ? STATUS_WORDS[fact as IssueStatus] : fact
}

test.each(Object.keys(EVERY) as RefusalCode[])('%s is told in one whole Chinese sentence or more', (code) => {
  const facts = EVERY[code]
  const sentence = sentenceFor(new DomainError(code, facts))
  expect(sentence).toMatch(/^[\p{Script=Han}“].*。$/u)
  expect(sentence).not.toMatch(/undefined|null|\[object/)
  for (const [name, fact] of Object.entries(facts)) {
    const words = inWords(name, String(fact))
    // A day stands as it was typed, or with its weekday.
    expect(sentence).toContain(isDay(words) && !sentence.includes(words) ? dayInWords(words) : words)
  }
})
