import { resourceOf } from '../../actions/action.js'
import { resourceOfIssue } from '../../actions/move-issue.js'
import { can } from '../../domain/access.js'
import { DomainError } from '../../domain/errors.js'
import type { Issue } from '../../domain/issues/types.js'
import type { HouseholdRecord } from '../../domain/ports.js'
import type { Who } from '../../understanding/understood.js'
import { showIssue } from '../issue-cards.js'
import type { Turn } from '../turn.js'
import { issuesAbout, troubleIn } from './about-words.js'

/** What is asked about a household, whichever it turns out to be. */
export type HouseholdQuestion =
  | { readonly about: 'last-visit' }
  | { readonly about: 'issue-state'; readonly words: string }

export type Place = { readonly householdId: string } | { readonly villageId: string }

/** A question as the arguments of a button, and back. */
export function argsOf(question: HouseholdQuestion): Readonly<Record<string, string>> {
  return question.about === 'last-visit' ? {} : { words: question.words }
}

export function askedOf({ words }: Readonly<Record<string, string>>): HouseholdQuestion {
  return words === undefined ? { about: 'last-visit' } : { about: 'issue-state', words }
}

/** `张三家上次说了什么`. */
export function askLastVisit(turn: Turn, who: Who): Promise<string> {
  return ask(turn, who, { about: 'last-visit' })
}

/** `王芳家路灯修了吗`, `大塘村的路灯修了吗`. */
export function askIssueState(turn: Turn, who: Who, words: string): Promise<string> {
  return ask(turn, who, { about: 'issue-state', words: troubleIn(words) })
}

async function ask(turn: Turn, who: Who, question: HouseholdQuestion): Promise<string> {
  switch (who.kind) {
    case 'household':
      return showAnswerOf(turn, who.id, question)
    case 'choose':
      return choose(turn, who, question)
    case 'village':
      if (question.about === 'issue-state') return showIssueState(turn, { villageId: who.id }, question.words)
      turn.say('走访记录要按户查。请带上户主姓名再问，例如：张三家上次说了什么。')
      return 'question.no-household'
    case 'enterprise':
      turn.say('现在只能按户查走访和问题。请带上户主姓名再问，例如：张三家上次说了什么。')
      return 'question.no-household'
    case 'unknown':
      if (who.said !== '')
        throw new DomainError('household.not-found', { words: who.said.replace(/(?<=..)家$/u, '') })
      turn.say('没听出问的是哪一户。请带上户主姓名再问，例如：张三家上次说了什么、张三家路灯修了吗。')
      return 'question.no-household'
  }
}

async function choose(
  turn: Turn,
  { ids, said }: Extract<Who, { kind: 'choose' }>,
  question: HouseholdQuestion,
): Promise<string> {
  const households = await Promise.all(ids.map((id) => turn.readers.household(id)))
  const seen = households.flatMap((one) => (one && maySee(turn, one) ? [one.id] : []))
  if (seen.length === 0) throw new DomainError('household.not-found', { words: said })
  await turn.show('which-household', { said, ids: seen, question })
  return 'question.which-household'
}

/** Throws the refusal of who may not see the household: it is as if it were not there. */
export async function showAnswerOf(
  turn: Turn,
  householdId: string,
  question: HouseholdQuestion,
): Promise<string> {
  const household = await turn.readers.household(householdId)
  if (!household || !maySee(turn, household))
    throw new DomainError('household.not-found', { words: household?.head ?? householdId })
  // 他家, said next, is this one.
  turn.remember({ spokenOf: householdId })
  if (question.about === 'issue-state') return showIssueState(turn, { householdId }, question.words)
  await turn.show('last-visit', { householdId })
  return 'question.last-visit'
}

/** One is shown as it stands; of several, or none, a list. */
async function showIssueState(turn: Turn, place: Place, words: string): Promise<string> {
  const found = issuesAbout(await seenIssues(turn, place), words)
  const [only, ...others] = found
  if (only && others.length === 0) {
    await showIssue(turn, only)
    return 'question.issue'
  }
  await turn.show('found-issues', { place, words })
  return found.length > 0 ? 'question.issues' : 'question.no-issue'
}

export function maySee({ actor }: Turn, household: HouseholdRecord): boolean {
  return can(actor, 'household.see', resourceOf(household))
}

/** Newest first: those that this person may see now, as if there were no others. */
export async function seenIssues(turn: Turn, place: Place): Promise<readonly Issue[]> {
  const issues = await turn.readers.issuesOf(place)
  const seen = await Promise.all(issues.map((issue) => maySeeIssue(turn, issue)))
  return issues.filter((_, i) => seen[i])
}

export async function maySeeIssue(turn: Turn, issue: Issue): Promise<boolean> {
  return can(turn.actor, 'issue.see', await resourceOfIssue(turn.readers, issue))
}
