import type { Day, Instant } from '../domain/time.js'
import type { WorkCalendar } from '../domain/working-time.js'
import type { DemoCadre } from './cadres.js'
import { DEMO_CATEGORIES } from './categories.js'
import type { DemoCounty } from './county.js'
import type { DemoVisit } from './demo-visit.js'
import {
  type DemoMove,
  type Hands,
  isOldEnough,
  movesTo,
  type Past,
  type Stage,
  type Words,
} from './handling.js'
import { at, type Random, type Weighted } from './random.js'
import { STORIES, type Story } from './stories.js'

type DemoIssue = DemoVisit['issues'][number]

const STAGES: readonly Weighted<Stage>[] = [
  ['raised', 8],
  ['assigned', 7],
  ['accepted', 6],
  ['at_work', 16],
  ['overdue', 4],
  ['asked', 3],
  ['suspended', 3],
  ['returned', 2],
  ['resolved', 8],
  ['closed', 40],
  ['reopened', 3],
]
const WORDS: Words = { note: '到现场看过，正在商量办法', done: '已办好，户主当面确认' }

interface Setting {
  readonly county: DemoCounty
  readonly calendar: WorkCalendar
  readonly now: Instant
  readonly random: Random
}

/** The visits with the stories of the trial's people among them, and every issue as far as it has come by today. */
export function withHandling(setting: Setting, visits: readonly DemoVisit[]): DemoVisit[] {
  const told = new Map<DemoVisit, Story>()
  for (const story of STORIES) {
    const visit = visits.findLast((one) => !told.has(one) && isFit(setting, one, story))
    if (visit) told.set(visit, story)
  }
  return visits.map((visit) => {
    const story = told.get(visit)
    if (story) return { ...visit, findings: story.text, issues: [issueOfStory(setting, visit, story)] }
    return { ...visit, issues: visit.issues.map((issue) => handled(setting, visit, issue)) }
  })
}

/** Somebody was met there who raised nothing else, long enough ago. */
function isFit({ county, calendar, now }: Setting, visit: DemoVisit, { of, stage }: Story): boolean {
  return (
    visit.cadreId === county.personas[of].id &&
    visit.result === 'met' &&
    visit.issues.length === 0 &&
    isOldEnough({ calendar, now, raised: visit.visitDay }, stage)
  )
}

function issueOfStory(setting: Setting, { visitDay }: DemoVisit, story: Story): DemoIssue {
  const { county } = setting
  const raiser = county.personas[story.of]
  const handler = county.personas[story.of === 0 ? 1 : 0]
  const hands: Hands = {
    ...{ head: headOf(county, raiser), leadHead: headOf(county, handler), handler, caller: raiser },
    better: '县自然资源局',
  }
  const { category, text, promise } = story
  return {
    ...{ category, text, outcome: 'coordinated', outcomeNote: promise },
    moves: movesTo(story.stage, pastOf(setting, visitDay), hands, story.words, story.spare),
  }
}

/** What had to be coordinated was given to the unit that answers for its category. */
function handled(setting: Setting, visit: DemoVisit, issue: DemoIssue): DemoIssue {
  const { county, random } = setting
  if (issue.outcome !== 'coordinated') return issue
  const own = random.fork(`handling/${visit.householdId}/${visit.visitDay}/${issue.text}`)
  const raiser = county.cadres.find(({ id }) => id === visit.cadreId)
  const unit = DEMO_CATEGORIES.find(({ category }) => category === issue.category)?.unit
  const staff = county.cadres.filter((cadre) => cadre.unit.name === unit && cadre !== raiser)
  const past = pastOf(setting, visit.visitDay)
  const wanted = own.weighted(STAGES)
  const stage = isOldEnough(past, wanted) ? wanted : 'raised'
  const handler = staff.find(({ roles }) => roles.join() === 'cadre')
  if (!raiser || !handler) return issue
  const hands: Hands = {
    ...{ head: headOf(county, raiser), leadHead: headOf(county, handler), handler, caller: raiser },
    better: raiser.unit.name,
  }
  const moves: readonly DemoMove[] = movesTo(stage, past, hands, WORDS, own.between(1, 6))
  return { ...issue, moves }
}

function pastOf({ calendar, now }: Setting, raised: Day): Past {
  return { calendar, now, raised }
}

function headOf({ cadres }: DemoCounty, { unit }: DemoCadre): DemoCadre {
  return at(
    cadres.filter((one) => one.unit === unit && one.roles.includes('head')),
    0,
  )
}
