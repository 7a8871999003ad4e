import type { CampaignCounty } from './county.js'
import { OFFICES, RUNNING } from './expected-notices.js'
import type { IssueRow } from './facts.js'
import type { Retold, Story } from './recount-issues.js'
import { afterOfficeTime, dayAt, officeTime, WORKED_DAY, workedBetween } from './work-calendar.js'

interface Asked {
  readonly heads: readonly (string | undefined)[]
  /** When it should have been decided, or has to be. */
  readonly by: number
}

/** 三件事: the numbers that a head is asked about at a moment, most pressing first, at most three. */
export function threeDecisions(
  stories: readonly Story[],
  county: CampaignCounty,
  at: number,
): Map<string, string[]> {
  const heads = new Map(county.units.map(({ name, headId }) => [name, headId]))
  const piles = new Map<string, { readonly number: string; readonly by: number }[]>()
  for (const story of stories) {
    const last = story.findLastIndex((one) => one.at < at)
    const now = story[last]
    const asked = now && askedAbout(now.after, sinceWhen(story, last), at, heads)
    for (const head of asked?.heads ?? []) {
      if (head === undefined) continue
      piles.set(head, [...(piles.get(head) ?? []), { number: now?.after.number ?? '', by: asked?.by ?? 0 }])
    }
  }
  const order = (a: { number: string; by: number }, b: typeof a) =>
    a.by - b.by || (a.number < b.number ? -1 : 1)
  return new Map(
    [...piles].map(([head, pile]) => [
      head,
      pile
        .sort(order)
        .slice(0, 3)
        .map(({ number }) => number),
    ]),
  )
}

/** Since when it has the status that it has after this step, or has been with the unit that has it now. */
function sinceWhen(story: Story, last: number): number {
  let from = last
  const here = story[last]?.after
  while (from > 0 && story[from - 1]?.after.status === here?.status) from -= 1
  const given = here?.status === 'assigned' ? here.givenAt : undefined
  return given ?? story[from]?.at ?? 0
}

function askedAbout(
  { status, lead, householdUnit, due, returns }: Retold,
  since: number,
  at: number,
  heads: ReadonlyMap<string, string>,
): Asked | undefined {
  const soon = afterOfficeTime(since, WORKED_DAY)
  switch (status) {
    case 'raised':
      return { heads: [heads.get(householdUnit)], by: soon }
    case 'returned':
      // The second return brings it to the county's offices.
      return { heads: returns < 2 ? [heads.get(householdUnit)] : OFFICES, by: since }
    case 'reopened':
    case 'county_level':
      return { heads: OFFICES, by: soon }
    case 'assigned':
      return { heads: [heads.get(lead ?? '')], by: soon }
    case 'extension_pending':
      return { heads: OFFICES, by: due ?? since }
    case 'accepted':
    case 'in_progress': {
      const isNear = due !== undefined && (due <= at || workedBetween(dayAt(at), dayAt(due)) <= 3)
      return isNear ? { heads: [heads.get(lead ?? '')], by: due } : undefined
    }
    default:
      return undefined
  }
}

const FEWEST_SIMILAR = 8
const MOST_SIMILAR = 50

/** 可能超期: who is to hear at a moment that an issue took longer with others, as the keys of what they are told. */
export function riskyAt(
  stories: readonly Story[],
  categories: ReadonlyMap<string, string>,
  county: CampaignCounty,
  at: number,
): string[] {
  const heads = new Map(county.units.map(({ name, headId }) => [name, headId]))
  const closed = stories.flatMap((story) => {
    const then = story.filter((one) => one.at < at)
    const last = then.at(-1)
    return last?.after.status === 'closed' ? [{ then, at: last.at, id: last.after.id }] : []
  })
  return stories.flatMap((story) => {
    const then = story.filter((one) => one.at < at)
    const issue = then.at(-1)?.after
    if (!issue?.due || !RUNNING.has(issue.status) || issue.isByTheClock || issue.due <= at) return []
    if (workedBetween(dayAt(at), dayAt(issue.due)) > 6) return []
    const taken = closed
      .filter(({ id }) => categories.get(id) === categories.get(issue.id))
      .sort((a, b) => b.at - a.at)
      .slice(0, MOST_SIMILAR)
      .flatMap((one) => courseOf(one.then))
      .sort((a, b) => a - b)
    const middle = taken[Math.floor((taken.length - 1) / 2)]
    if (taken.length < FEWEST_SIMILAR || middle === undefined) return []
    const person = issue.handler ?? heads.get(issue.lead ?? '')
    const isLate = middle >= workedOn(then, at) + officeTime(at, issue.due)
    return isLate && person ? [`risk:${issue.id}:v${issue.version}:${person}`] : []
  })
}

/** Office hours from its first assignment until it was resolved; none if it never came to that. */
function courseOf(story: Story): number[] {
  const end = story.findLast(({ after }) => after.status === 'resolved')
  const worked = end ? workedOn(story, end.at) : 0
  return worked > 0 ? [worked] : []
}

/** Office hours since the first assignment, but for those in which it was put off. */
function workedOn(story: Story, until: number): number {
  const first = story.findIndex(({ after }) => after.status === 'assigned')
  if (first < 0) return 0
  let sum = 0
  story.slice(first).forEach(({ at, after }, nth, rest) => {
    const to = Math.min(rest[nth + 1]?.at ?? until, until)
    if (after.status !== 'suspended') sum += officeTime(at, to)
  })
  return sum
}

export function categoriesOf(issues: readonly IssueRow[], idOf: (id: string) => string): Map<string, string> {
  return new Map(issues.map(({ _id, category }) => [idOf(_id), category]))
}
