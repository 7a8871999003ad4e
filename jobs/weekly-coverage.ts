import { type WeeklyView, weeklyCoverageCard } from '#cards/coverage-weekly.js'
import { type Visiting, visitingOf, visitingState } from '#src/domain/coverage/visiting.js'
import { isSummaryDay, type WeeklySnapshot, weekOf } from '#src/domain/coverage/weekly.js'
import type { Campaign, ChatGroup, Phase, Unit, Village } from '#src/domain/registry/types.js'
import { type Day, dayOf } from '#src/domain/time.js'
import type { WorkCalendar } from '#src/domain/working-time.js'
import { type Job, NOTHING_POSTED, type Notice } from '#src/schedule/job.js'
import { restInWords } from '#src/views/campaign-in-words.js'
import { type CoverageChart, chartOf, type WeeklyFacts, weeklyView } from '#src/views/weekly-coverage-view.js'

export interface WeeklyPorts {
  readonly calendar: WorkCalendar
  campaign(): Promise<Campaign | null>
  phases(): Promise<readonly Phase[]>
  units(): Promise<readonly Unit[]>
  villages(ids: readonly string[]): Promise<readonly Village[]>
  chatGroups(): Promise<readonly ChatGroup[]>
  /**
   * The figures of the week, taken now unless they were taken before, and those of the summary before.
   * With `keep` false they are only looked at.
   */
  weeklyFigures(
    campaignId: string,
    week: Day,
    keep: boolean,
  ): Promise<{ readonly snapshot: WeeklySnapshot; readonly previous: WeeklySnapshot | null }>
  /** The id of the drawn chart; null when it cannot be drawn. */
  picture(chart: CoverageChart): Promise<string | null>
}

const HOUR_MS = 3_600_000

/**
 * 走访周报 to the groups, each for its own scope, on Fridays at 17:00. Where the State Council gives the Friday off, on
 * the last working day before it in that week; in a week without a working day from Monday to Friday not at all. The
 * figures are taken once a week and kept, so that a run that was broken off goes on with the same ones.
 */
export const weeklyCoverage: Job<WeeklyPorts> = {
  name: 'weekly-coverage',
  cron: '0 17 * * 1-5',
  describe: '周五17:00（放假则提前到本周最后一个工作日）按群的范围发走访周报：覆盖、问题、满意率，只出数字',
  catchUp: 'latest',
  maxLateMs: 6 * HOUR_MS,
  async run({ ports, at, late, dryRun, signal, post }) {
    const today = dayOf(at)
    if (!isSummaryDay(ports.calendar, today)) return NOTHING_POSTED
    const [campaign, phases, all] = await Promise.all([ports.campaign(), ports.phases(), ports.chatGroups()])
    const groups = all.filter(({ scope, leftAt }) => scope !== 'unknown' && leftAt === undefined)
    const why = restInWords(visitingState(campaign, phases, today))
    if (why !== null) return { ...NOTHING_POSTED, why }
    if (!campaign || groups.length === 0) return NOTHING_POSTED
    const facts = await factsOf(ports, campaign.id, weekOf(today), !dryRun)
    const notices: Notice[] = []
    for (const group of groups) {
      if (signal.aborted) throw signal.reason
      const view = weeklyView(facts, group, late)
      const shown = view && !dryRun ? await withPicture(ports, view) : view
      if (shown) notices.push(noticeOf(facts, group, shown, visitingOf(campaign)))
    }
    return post(notices)
  },
}

async function factsOf(
  ports: WeeklyPorts,
  campaignId: string,
  week: Day,
  keep: boolean,
): Promise<WeeklyFacts> {
  const [figures, units] = await Promise.all([ports.weeklyFigures(campaignId, week, keep), ports.units()])
  const villages = await ports.villages(figures.snapshot.cells.map(({ villageId }) => villageId))
  return { ...figures, units, villages }
}

async function withPicture(ports: WeeklyPorts, view: WeeklyView): Promise<WeeklyView> {
  const chart = chartOf(view)
  const picture = chart ? await ports.picture(chart) : null
  return picture === null ? view : { ...view, picture }
}

function noticeOf(
  { snapshot }: WeeklyFacts,
  { id }: ChatGroup,
  view: WeeklyView,
  visiting: Visiting,
): Notice {
  return {
    key: `weekly:${snapshot.campaignId}:${snapshot.week}:${id}`,
    to: { group: id },
    section: '走访周报',
    lines: [],
    own: { panel: 'weekly-coverage', params: view, card: weeklyCoverageCard(view), visiting },
  }
}
