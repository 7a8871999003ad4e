import type { Card } from '#cards/card.js'
import type { Change } from '../domain/changes.js'
import type { Visiting } from '../domain/coverage/visiting.js'
import type { Issue } from '../domain/issues/types.js'
import type { Instant } from '../domain/time.js'
import type { WorkCalendar } from '../domain/working-time.js'
import type { DigestLine, Urgency } from '../views/digest-view.js'

/**
 * Work that the clock starts. One file in `jobs/` is one job. A job may be broken off at any point and started again
 * for the same tick, so its effects carry keys that make the second time harmless.
 */
export interface Job<Ports> {
  /** Kebab-case; stays the same for ever, since the runs in the database are filed under it. */
  readonly name: string
  /** Five fields, Asia/Shanghai. */
  readonly cron: string
  /** One Chinese line for `job list`. */
  readonly describe: string
  /** Whether the latest tick that nobody ran (all were down) is run late; older ones never are. */
  readonly catchUp: 'latest' | 'none'
  /** A tick older than this is not run any more, only counted as skipped. */
  readonly maxLateMs: number
  run(context: JobContext<Ports>): Promise<Posted>
}

export interface JobContext<Ports> {
  readonly ports: Ports
  /** The tick: the moment the run is for, however late it happens. Rules take this as `now`. */
  readonly at: Instant
  /** `<job>@<tick>`, the same for every attempt. */
  readonly key: string
  /** Grows with each attempt at this tick. */
  readonly fence: number
  readonly late: boolean
  /** Nothing may be changed: `post` only counts, and the job itself must not write. */
  readonly dryRun: boolean
  /** Aborted when another process may have taken the tick over, and when the program stops. */
  readonly signal: AbortSignal
  post(notices: readonly Notice[]): Promise<Posted>
}

/** Messages handed over, and those that were left out because they had been handed over before. */
export interface Posted {
  readonly sent: number
  readonly skipped: number
  /** In words for the operator, where the job does not apply at the time. */
  readonly why?: string
  /** What a job that tidies up has deleted, by kind; kept with its run. */
  readonly removed?: Readonly<Record<string, number>>
}

/** What every attempt at a tick is known by. */
export function runKey(job: string, at: Instant): string {
  return `${job}@${new Date(at).toISOString()}`
}

export const NOTHING_POSTED: Posted = { sent: 0, skipped: 0 }

/**
 * Something that somebody is to be reminded of: lines of the card that they get on that day. Quiet hours, digests and
 * retries are not the job's concern.
 */
export interface Notice {
  /** Deterministic, e.g. `overdue:<issue>:<level>:v<version>`: it is delivered once, whoever finds it, however often. */
  readonly key: string
  /** A person's staff number, or a registered group (`<platform>/<chat>`). */
  readonly to: { readonly person: string } | { readonly group: string }
  /** The heading that it stands under. */
  readonly section: string
  /** Above everything else on the card; what it says of an issue is not said again below. */
  readonly comesFirst?: true
  /** Where it stands on the card of the day; `now` if it is absent. */
  readonly urgency?: Urgency
  /** Its lines are no items to be counted: the word that shows them all. */
  readonly allWith?: string
  readonly lines: readonly DigestLine[]
  /**
   * `false` for what is good to know but nobody's duty, such as the weekly list: who wants quiet can put it off (免打扰).
   * What is due, overdue, to be signed for or to be called back can't be.
   */
  readonly isDuty?: boolean
  /** A card of its own instead of lines on the day's card: for groups, which read what is meant for all of them. */
  readonly own?: {
    readonly panel: string
    readonly params: object
    readonly card: Card
    /** Not sent any more once the campaign was paused. */
    readonly visiting?: Visiting
  }
}

/** A job that reads facts and sends what a pure rule makes of them. */
export interface Reminder<Ports, Facts> extends Omit<Job<Ports>, 'run'> {
  load(ports: Ports, now: Instant): Promise<Facts>
  /** Why there is nothing to select, where the job does not apply now: the campaign is paused, for instance. */
  readonly restsBecause?: (facts: Facts, now: Instant) => string | null
  /** All judgement is here. */
  select(facts: Facts, now: Instant): readonly Notice[]
}

export function reminder<Ports, Facts>(spec: Reminder<Ports, Facts>): Job<Ports> & Reminder<Ports, Facts> {
  return {
    ...spec,
    async run({ ports, at, post }) {
      const facts = await spec.load(ports, at)
      const why = spec.restsBecause?.(facts, at) ?? null
      return why === null ? post(spec.select(facts, at)) : { ...NOTHING_POSTED, why }
    },
  }
}

export interface TimeMovePorts {
  readonly calendar: WorkCalendar
  /**
   * Writes the changes of one issue in one transaction, together with the new states of all cards that show it; false when
   * it was moved meanwhile.
   */
  change(before: Issue, changes: readonly Change[], at: Instant): Promise<boolean>
}

export interface TimeMove<Ports> extends Omit<Job<Ports>, 'run'> {
  /** The issues whose time has come. */
  load(ports: Ports, at: Instant): Promise<readonly Issue[]>
  changes(issue: Issue, at: Instant, calendar: WorkCalendar): readonly Change[]
}

/** A job that makes the moves that nobody but the time makes. */
export function timeMove<Ports extends TimeMovePorts>({
  load,
  changes,
  ...job
}: TimeMove<Ports>): Job<Ports> {
  return {
    ...job,
    async run({ ports, at, signal, dryRun }) {
      if (dryRun) return NOTHING_POSTED
      for (const issue of await load(ports, at)) {
        if (signal.aborted) throw signal.reason
        // Whoever moved it meanwhile has seen to it.
        await ports.change(issue, changes(issue, at, ports.calendar), at)
      }
      return NOTHING_POSTED
    },
  }
}
