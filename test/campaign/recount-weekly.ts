import type { CampaignCounty, GROUPS } from './county.js'
import type { HouseholdRow, RawFacts } from './facts.js'
import { type Count, countCoverage } from './recount-coverage.js'
import { retellAll, type Story, standing } from './recount-issues.js'
import { dayAt, timeAt } from './work-calendar.js'

/** The facts at the moment of a weekly summary. */
export interface Friday {
  readonly at: number
  readonly facts: RawFacts
}

/**
 * The lines of figures that a group must read in its weekly summary, counted anew: how far its scope is, what changed since
 * the summary before, and what became of issues since then (since a week ago in the first one).
 */
export function weeklyLines(
  county: CampaignCounty,
  group: (typeof GROUPS)[number],
  now: Friday,
  before: Friday | undefined,
): string[] {
  const own = county.villages.filter(
    ({ town, unit }) => group.scope === '全县' || (group.scope === '乡镇' ? town : unit.name) === group.of,
  )
  const isIn = (some: readonly { readonly id: string }[]) => {
    const ids = new Set(some.map(({ id }) => id))
    return ({ villageId }: Pick<HouseholdRow, 'villageId'>) => ids.has(villageId)
  }
  const row = (name: string, some: readonly { readonly id: string }[]): string => {
    const count = countCoverage(now.facts, isIn(some))
    const change = before ? [signed(count.covered - countCoverage(before.facts, isIn(some)).covered)] : []
    return [name, share(count), ...change, `${count.moved}/${count.vacant}`].join(' | ')
  }
  const byUnit = (name: string) => own.filter(({ unit }) => unit.name === name)
  const byTown = (name: string) => own.filter(({ town }) => town === name)
  const units = county.units.map(({ name }) => name).filter((name) => byUnit(name).length > 0)
  const towns = [...new Set(own.map(({ town }) => town))]
  const rows =
    group.scope === '全县'
      ? [...units.map((name) => row(name, byUnit(name))), ...towns.map((name) => row(name, byTown(name)))]
      : own.map((village) => row(village.name, [village]))
  const all = countCoverage(now.facts, isIn(own))
  return [
    `覆盖率：${share(all)}`,
    `应访：${all.toVisit} 户（不含搬迁 ${all.moved}、空户 ${all.vacant}）`,
    ...(before
      ? [
          `比上期（${inWords(before.at)}）：${signed(all.covered - countCoverage(before.facts, isIn(own)).covered)} 户`,
        ]
      : []),
    ...issueLines(now, before?.at ?? now.at - WEEK, isIn(own)),
    ...rows,
  ]
}

const WEEK = 7 * 86_400_000

const SOLVED = new Set(['on_spot', 'explained', 'resolved', 'callback', 'closed'])
const RUNNING = new Set(['assigned', 'accepted', 'in_progress', 'extension_pending'])

function issueLines(
  { at, facts }: Friday,
  since: number,
  isIn: (of: Pick<HouseholdRow, 'villageId'>) => boolean,
): string[] {
  const villageOf = new Map(facts.issues.map(({ number, villageId }) => [number, villageId]))
  const stories = retellAll(facts).filter(([first]) =>
    isIn({ villageId: villageOf.get(first?.after.number ?? '') ?? '' }),
  )
  const count = (fits: (story: Story) => boolean) => stories.filter(fits).length
  const statusAt = (story: Story, when: number) => standing(story, when + 1)?.status ?? ''
  const opened = count((story) => (story[0]?.at ?? 0) > since && statusAt(story, at) !== 'withdrawn')
  const solved = count((story) => SOLVED.has(statusAt(story, at)) && !SOLVED.has(statusAt(story, since)))
  const overdue = count((story) => {
    const issue = standing(story, at + 1)
    return RUNNING.has(issue?.status ?? '') && (issue?.due ?? at) < at
  })
  const answers = stories
    .flat()
    .filter((one) => one.move.move === 'call_back' && one.at > since)
    .map(({ move }) => String(move.facts.answer))
  const satisfied = answers.filter((answer) => answer === 'satisfied' || answer === 'basically').length
  const toVisit = satisfied + answers.filter((answer) => answer === 'not').length
  return [
    `问题：新提出 ${opened} 件，办结 ${solved} 件，现在超期 ${overdue} 件`,
    `群众满意率：${toVisit > 0 ? share({ covered: satisfied, toVisit }) : '这一期还没有回访评价'}`,
  ]
}

/** Never better than it is: 99.96 % is 99.9 %. */
function share({ covered, toVisit }: Pick<Count, 'covered' | 'toVisit'>): string {
  const tenths = toVisit === 0 ? 0 : Math.floor((covered * 1000) / toVisit)
  return `${Math.floor(tenths / 10)}.${tenths % 10}%（${covered}/${toVisit}）`
}

function signed(count: number): string {
  return count > 0 ? `+${count}` : String(count)
}

function inWords(at: number): string {
  const day = dayAt(at)
  return `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日 ${timeAt(at)}`
}
