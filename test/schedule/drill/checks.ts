import type { Connection } from 'mongoose'
import type { JobPorts } from '#jobs/index.js'
import { overdueIssues } from '#jobs/overdue-issues.js'
import { stateCouncilCalendar } from '#src/calendar/state-council.js'
import type { Instant } from '#src/domain/time.js'
import { type Job, runKey } from '#src/schedule/job.js'
import { calculator } from '#src/schedule/ticks.js'
import { database } from '#src/store/database.js'
import { createReminderFacts } from '#src/store/reminder-facts.js'
import {
  everyMessageHasOneRow,
  type Fault,
  oneContentAUuid,
  outboxIsEmpty,
  outcomesAreKnown,
  shownCardsAreNewest,
} from '../../crash/checks.js'
import type { FeishuPlatform } from '../../feishu-platform/platform.js'
import { beatNotices } from './beat.js'

export interface SchedulerFacts {
  readonly connection: Connection
  readonly platform: FeishuPlatform
  readonly county: string
  readonly jobs: readonly Job<JobPorts>[]
  /** Ticks after the one and up to the other moment are accounted for. */
  readonly since: Instant
  readonly until: Instant
  readonly issues: number
  readonly errors: readonly string[]
}

export interface SchedulerCheck {
  readonly ticks: number
  readonly done: number
  /** A newer tick was run in their place. */
  readonly missed: number
  /** Too old when somebody was there again. */
  readonly skipped: number
  /** Ticks that more than one process had begun. */
  readonly takenOver: number
  readonly notices: number
  readonly messages: number
  readonly sendingCalls: number
  readonly faults: readonly Fault[]
}

interface Run {
  readonly _id: string
  readonly job: string
  readonly at: Date
  readonly state: string
  readonly fence?: number
}

export async function checkScheduler(facts: SchedulerFacts): Promise<SchedulerCheck> {
  const db = database(facts.connection)
  const { platform } = facts
  const runs = (await db.collection('job_runs').find().toArray()) as unknown as Run[]
  const keys = (await db.collection<{ _id: string }>('notices').find().toArray()).map(({ _id }) =>
    _id.slice(facts.county.length + 1),
  )
  const evidence = { db: facts.connection, platform, events: [], errors: facts.errors }
  const of = (state: string) => runs.filter((run) => run.state === state).length
  const faults = await Promise.all([
    everyTickIsAccountedFor(facts, runs),
    onlyTicksAreRun(facts, runs),
    doneTicksHaveTold(runs, keys),
    nobodyElseWasTold(runs, keys),
    everyIssueWasToldOnce(facts, keys),
    everyNoticeStandsOnOneCard(facts, keys),
    oneMessageADay(facts),
    shownBeats(facts, keys),
    noErrors(facts),
    ...[outboxIsEmpty, outcomesAreKnown, everyMessageHasOneRow, oneContentAUuid, shownCardsAreNewest].map(
      (check) => check(evidence),
    ),
  ])
  return {
    ...{ ticks: runs.length, done: of('done'), missed: of('missed'), skipped: of('skipped') },
    takenOver: runs.filter(({ fence = 1 }) => fence > 1).length,
    notices: keys.length,
    messages: platform.messages.all.length,
    sendingCalls: platform.calls.list.filter(({ path }) => path.includes('/im/v1/messages')).length,
    faults: faults.filter(({ count }) => count > 0),
  }
}

function fault(rule: string, kind: Fault['kind'], found: readonly string[]): Fault {
  return { rule, kind, count: found.length, examples: found.slice(0, 3) }
}

function dueTicks({ jobs, since, until }: SchedulerFacts): string[] {
  return jobs.flatMap(({ name, cron }) =>
    calculator(cron)
      .nextRuns(1_000, new Date(since))
      .filter((tick) => tick.getTime() <= until)
      .map((tick) => runKey(name, tick.getTime())),
  )
}

const keyOf = ({ job, at }: Run): string => runKey(job, at.getTime())

function everyTickIsAccountedFor(facts: SchedulerFacts, runs: readonly Run[]): Fault {
  const ended = new Set(runs.filter(({ state }) => ['done', 'missed', 'skipped'].includes(state)).map(keyOf))
  const lost = dueTicks(facts).filter((tick) => !ended.has(tick))
  return fault('every tick was run, or is counted as missed or skipped', 'lost', lost)
}

function onlyTicksAreRun({ jobs }: SchedulerFacts, runs: readonly Run[]): Fault {
  const isTick = ({ job, at }: Run): boolean => {
    const cron = jobs.find(({ name }) => name === job)?.cron
    const next = cron && calculator(cron).nextRun(new Date(at.getTime() - 1))
    return next?.toString() !== undefined && (next as Date).getTime() === at.getTime()
  }
  const keys = runs.map(keyOf)
  const twice = keys.filter((key, place) => keys.indexOf(key) !== place)
  return fault('nothing but ticks is run', 'doubled', [
    ...runs.filter((run) => !isTick(run)).map(keyOf),
    ...twice,
  ])
}

function beatKeys(runs: readonly Run[], wanted: (run: Run) => boolean): Set<string> {
  const ticks = runs.filter((run) => run.job === 'beat' && wanted(run))
  return new Set(ticks.flatMap(({ at }) => beatNotices(at.getTime()).map(({ key }) => key)))
}

function doneTicksHaveTold(runs: readonly Run[], keys: readonly string[]): Fault {
  const told = new Set(keys)
  const lost = [...beatKeys(runs, ({ state }) => state === 'done')].filter((key) => !told.has(key))
  return fault('every tick that was run has told whom it was to tell', 'lost', lost)
}

/** One that was killed after its telling, and then passed over for a newer one, has told all the same. */
function nobodyElseWasTold(runs: readonly Run[], keys: readonly string[]): Fault {
  const begun = beatKeys(runs, ({ fence }) => fence !== undefined)
  const odd = keys.filter((key) => key.startsWith('beat:') && !begun.has(key))
  return fault('nobody was told of a tick that was never run', 'doubled', odd)
}

async function everyIssueWasToldOnce(facts: SchedulerFacts, keys: readonly string[]): Promise<Fault> {
  const ports = createReminderFacts(facts.county, facts.connection, stateCouncilCalendar())
  const loaded = await overdueIssues.load(ports, facts.until)
  const wanted = new Set(overdueIssues.select(loaded, facts.until).map(({ key }) => key))
  const told = keys.filter((key) => !key.startsWith('beat:'))
  const wrong = [
    ...[...wanted].filter((key) => !told.includes(key)),
    ...told.filter((key) => !wanted.has(key)),
  ]
  const missing = wanted.size === facts.issues ? [] : [`${facts.issues} issues, ${wanted.size} to be told of`]
  return fault('whoever has an overdue issue was told of it', 'lost', [...wrong, ...missing])
}

interface Digest {
  readonly _id: string
  readonly params: { readonly sections: readonly { readonly lines: readonly { readonly text: string }[] }[] }
}

/** As many lines as notices, over all cards: each notice here has one line. */
async function everyNoticeStandsOnOneCard(facts: SchedulerFacts, keys: readonly string[]): Promise<Fault> {
  const cards = (await database(facts.connection).collection('cards').find().toArray()) as unknown as Digest[]
  const lines = cards.flatMap(({ params }) => params.sections.flatMap((section) => section.lines))
  const odd = lines.length === keys.length ? [] : [`${keys.length} notices, ${lines.length} lines`]
  return fault('every notice stands on one card, once', lines.length > keys.length ? 'doubled' : 'lost', odd)
}

async function oneMessageADay({ platform }: SchedulerFacts): Promise<Fault> {
  const chats = platform.messages.all.map(({ chatId }) => chatId)
  return fault(
    'everybody has one message of the day',
    'doubled',
    chats.filter((chat, place) => chats.indexOf(chat) !== place),
  )
}

/** What people see: each beat that was told, once. */
async function shownBeats({ platform }: SchedulerFacts, keys: readonly string[]): Promise<Fault> {
  const shown = platform.messages.all.map(({ content }) => content).join('\n')
  const wrong = keys
    .filter((key) => key.startsWith('beat:'))
    .filter((key) => shown.split(key.slice('beat:'.length).replace(/:(\d)$/, ' $1')).length !== 2)
  return fault('every notice is shown once', 'lost', wrong)
}

async function noErrors({ errors }: SchedulerFacts): Promise<Fault> {
  return fault('no process logs an error', 'other', errors)
}
