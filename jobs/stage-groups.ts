import { visitingState } from '#src/domain/coverage/visiting.js'
import type { Campaign, ChatGroup, Person, Phase } from '#src/domain/registry/types.js'
import { addDays, dayInWords, dayOf, type Instant } from '#src/domain/time.js'
import type { WorkCalendar } from '#src/domain/working-time.js'
import { type Notice, reminder } from '#src/schedule/job.js'
import { restInWords } from '#src/views/campaign-in-words.js'
import type { DigestLine } from '#src/views/digest-view.js'

export interface StageGroupsPorts {
  readonly calendar: WorkCalendar
  campaign(): Promise<Campaign | null>
  phases(): Promise<readonly Phase[]>
  chatGroups(): Promise<readonly ChatGroup[]>
  peopleWithRole(role: Person['roles'][number]): Promise<readonly Person[]>
}

export interface StageGroupsFacts {
  readonly calendar: WorkCalendar
  readonly campaign: Campaign | null
  readonly phases: readonly Phase[]
  readonly groups: readonly ChatGroup[]
  /** Whoever may end the summaries of any group. */
  readonly told: readonly Person[]
}

const HOUR_MS = 3_600_000
/** A phase that ended longer ago was proposed for, or the program was not there yet. */
const RECENT_DAYS = 14
/** The card of a day has other lines too; the rest is behind the word. */
const GROUPS_SHOWN = 5

/** 阶段性工作群: when a phase is over, its groups need not go on (rules against groups that nobody closes). */
export const stageGroups = reminder<StageGroupsPorts, StageGroupsFacts>({
  name: 'stage-groups',
  cron: '30 8 * * *',
  describe: '阶段结束后的第一个工作日8:30，请县级办公室和管理员看哪些阶段性工作群可以结束，每个阶段一次',
  catchUp: 'latest',
  maxLateMs: 6 * HOUR_MS,
  async load(ports) {
    const [campaign, phases, groups, offices, admins] = await Promise.all([
      ports.campaign(),
      ports.phases(),
      ports.chatGroups(),
      ports.peopleWithRole('office'),
      ports.peopleWithRole('admin'),
    ])
    const told = [...new Map([...offices, ...admins].map((person) => [person.id, person])).values()]
    return { calendar: ports.calendar, campaign, phases, groups, told }
  },
  restsBecause: ({ campaign, phases }, now) => {
    const state = visitingState(campaign, phases, dayOf(now))
    return state.kind === 'paused' ? restInWords(state) : null
  },
  select: (facts, now) => (facts.calendar.isWorkday(dayOf(now)) ? noticesOf(facts, now) : []),
})

function noticesOf({ phases, groups, told }: StageGroupsFacts, now: Instant): Notice[] {
  const today = dayOf(now)
  const ended = phases.filter(({ to }) => to < today && to >= addDays(today, -RECENT_DAYS))
  const open = groups.filter(({ scope, leftAt }) => scope !== 'unknown' && leftAt === undefined)
  if (open.length === 0) return []
  return ended.flatMap((phase) =>
    told.map((person) => ({
      key: `stage-groups:${phase.id}:${phase.to}:${person.id}`,
      to: { person: person.id },
      section: `“${phase.name}”阶段已结束，不再需要的群可以结束周报`,
      lines: linesFor(phase, open),
    })),
  )
}

function linesFor(phase: Phase, open: readonly ChatGroup[]): DigestLine[] {
  const shown = [...open].sort((a, b) => (a.name < b.name ? -1 : 1)).slice(0, GROUPS_SHOWN)
  const list = { label: '群', intent: { verb: 'command', args: { text: '群' } } }
  return [
    {
      text: `现在有 ${open.length} 个群在发周报`,
      hint: `${dayInWords(phase.to)}阶段结束；结束周报后，群本身要由群主在聊天软件里解散，我不能代办`,
      buttons: [list],
    },
    ...shown.map(({ id, name }) => ({
      text: name,
      buttons: [
        {
          label: '结束周报',
          intent: { verb: 'group.set', args: { group: id, scope: 'unknown' } },
          confirm: { title: `结束“${name}”的周报？`, text: '群里不再发周报，登记留着，随时可以再设。' },
        },
      ],
    })),
  ]
}
