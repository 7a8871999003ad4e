import { coverageOf, sumTallies } from '#src/domain/coverage/tally.js'
import {
  type VisitingSpan,
  type VisitingState,
  visitingOf,
  visitingState,
} from '#src/domain/coverage/visiting.js'
import { DomainError } from '#src/domain/errors.js'
import type { Cell, HouseholdRecord } from '#src/domain/ports.js'
import type { Campaign, Phase, Unit, Village } from '#src/domain/registry/types.js'
import { type Day, dayOf, type Instant, momentInWords } from '#src/domain/time.js'
import type { Tally } from '#src/domain/visits/types.js'
import { type WorkCalendar, workdaysBetween } from '#src/domain/working-time.js'
import { type Notice, reminder } from '#src/schedule/job.js'
import { restInWords, spanInWords } from '#src/views/campaign-in-words.js'
import type { DigestLine } from '#src/views/digest-view.js'
import { visitLine } from '#src/views/visit-line.js'

export interface UncoveredPorts {
  readonly calendar: WorkCalendar
  campaign(): Promise<Campaign | null>
  phases(): Promise<readonly Phase[]>
  units(): Promise<readonly Unit[]>
  villages(ids: readonly string[]): Promise<readonly Village[]>
  allCells(campaignId: string): Promise<readonly Cell[]>
  cadreTallies(campaignId: string): Promise<ReadonlyMap<string, Tally>>
  /** Of each of these cadres the first so many that are still to be visited, in walking order. */
  nextUncovered(cadreIds: readonly string[], limit: number): Promise<HouseholdsByCadre>
}

type HouseholdsByCadre = ReadonlyMap<string, readonly HouseholdRecord[]>

export interface UncoveredFacts {
  readonly calendar: WorkCalendar
  readonly campaign: Campaign | null
  readonly phases: readonly Phase[]
  readonly units: readonly Unit[]
  /** In the order of their codes. */
  readonly villages: readonly Village[]
  readonly cells: readonly Cell[]
  readonly cadres: ReadonlyMap<string, Tally>
  readonly next: HouseholdsByCadre
}

const HOUR_MS = 3_600_000
/** So many doors are on the card itself: a morning's walk, and room is left for what is due. */
const DOORS = 5

/** Where the campaign stands, once a week: to heads by village, to cadres their own. Nobody is ranked. */
export const uncoveredHouseholds = reminder<UncoveredPorts, UncoveredFacts>({
  name: 'uncovered-households',
  cron: '30 8 * * 1',
  describe: '周一8:30提醒还没有走访的户数：单位负责人按村看，干部看自己的包户',
  catchUp: 'latest',
  maxLateMs: 6 * HOUR_MS,
  async load(ports) {
    const { calendar } = ports
    const [campaign, phases] = await Promise.all([ports.campaign(), ports.phases()])
    const nobody = { units: [], villages: [], cells: [], cadres: new Map(), next: new Map() }
    if (!campaign) return { calendar, campaign, phases, ...nobody }
    const [units, cells, cadres] = await Promise.all([
      ports.units(),
      ports.allCells(campaign.id),
      ports.cadreTallies(campaign.id),
    ])
    const unfinished = [...cadres].flatMap(([id, tally]) => (leftIn(tally) > 0 ? [id] : []))
    const [villages, next] = await Promise.all([
      ports.villages(cells.map(({ villageId }) => villageId)),
      ports.nextUncovered(unfinished, DOORS),
    ])
    return { calendar, campaign, phases, units, villages, cells, cadres, next }
  },
  restsBecause: (facts, now) => restInWords(stateOf(facts, now)),
  select: (facts, now) => {
    const today = dayOf(now)
    const { calendar, campaign } = facts
    const state = stateOf(facts, now)
    if (!campaign || state.kind !== 'on' || !calendar.isWorkday(today)) return []
    return [...unitNotices(facts, campaign, state.span, now), ...cadreNotices(facts, campaign, now)]
  },
})

function stateOf({ campaign, phases }: UncoveredFacts, now: Instant): VisitingState {
  return visitingState(campaign, phases, dayOf(now))
}

function unitNotices(facts: UncoveredFacts, campaign: Campaign, span: VisitingSpan, now: Instant): Notice[] {
  const today = dayOf(now)
  const order = new Map(facts.villages.map((village, place) => [village.id, { village, place }]))
  const byUnit = cellsByUnit(facts.cells)
  const visiting = visitingOf(campaign)
  return facts.units.flatMap(({ id, headId }): Notice[] => {
    const cells = byUnit.get(id) ?? []
    const left = leftIn(sumTallies(cells.map(({ tally }) => tally)))
    if (left === 0) return []
    const villages = [...new Set(cells.map(({ villageId }) => villageId))].flatMap(
      (one) => order.get(one) ?? [],
    )
    const lines = villages
      .sort((a, b) => a.place - b.place)
      .flatMap(({ village }) => villageLine(village, cells))
    const pace = { text: paceInWords(facts.calendar, today, span, left), buttons: [] }
    return [
      {
        key: `uncovered:unit:${id}:${today}:${headId}`,
        to: { person: headId },
        isDuty: false,
        section: `${id}未走访的户`,
        allWith: '进度',
        lines: [pace, ...lines].map((line) => ({ ...line, visiting })),
      },
    ]
  })
}

function cellsByUnit(cells: readonly Cell[]): Map<string, Cell[]> {
  const byUnit = new Map<string, Cell[]>()
  for (const cell of cells) {
    if (cell.unitId === null) continue
    const own = byUnit.get(cell.unitId)
    if (own) own.push(cell)
    else byUnit.set(cell.unitId, [cell])
  }
  return byUnit
}

function villageLine(village: Village, cells: readonly Cell[]): DigestLine[] {
  const own = cells.filter(({ villageId }) => villageId === village.id)
  const { covered, toVisit } = coverageOf(sumTallies(own.map(({ tally }) => tally)))
  if (toVisit === covered) return []
  return [
    { text: village.name, hint: `未走访 ${toVisit - covered} 户，已访 ${covered}/${toVisit}`, buttons: [] },
  ]
}

/** 出门卡: how many are left, and the next doors, each with its one tap. */
function cadreNotices({ cadres, next }: UncoveredFacts, campaign: Campaign, now: Instant): Notice[] {
  const visiting = visitingOf(campaign)
  return [...cadres].flatMap(([cadreId, tally]): Notice[] => {
    const { toVisit, covered, moved, vacant } = coverageOf(tally)
    const left = toVisit - covered
    if (left === 0) return []
    const doors = next.get(cadreId) ?? []
    const total = {
      text: `还有 ${left} 户没有走访${left > doors.length ? '，就近的先列在下面' : ''}`,
      hint: `已访 ${covered}/${toVisit}，不含搬迁 ${moved}、空户 ${vacant}；截至 ${momentInWords(now)}`,
    }
    const visit = {
      label: '走访',
      style: 'primary',
      intent: { verb: 'command', args: { text: '走访' } },
    } as const
    return [
      {
        key: `uncovered:cadre:${dayOf(now)}:${cadreId}`,
        to: { person: cadreId },
        isDuty: false,
        ...{ section: '您的包户', allWith: '走访' },
        lines: [{ ...total, buttons: [visit] }, ...doors.map(visitLine)].map((line) => ({
          ...line,
          visiting,
        })),
      },
    ]
  })
}

function leftIn(tally: Tally): number {
  const { toVisit, covered } = coverageOf(tally)
  return toVisit - covered
}

/** What it takes to be done in time; a calendar that does not reach to the end says nothing. */
function paceInWords(calendar: WorkCalendar, today: Day, span: VisitingSpan, left: number): string {
  const total = `还有 ${left} 户没有走访`
  try {
    const days = workdaysBetween(calendar, today, span.to) + 1
    return `${total}，到${spanInWords(span)}结束还有 ${days} 个工作日，平均每天 ${(left / days).toFixed(1)} 户`
  } catch (error) {
    if (error instanceof DomainError && error.code === 'calendar.year-missing') return total
    throw error
  }
}
