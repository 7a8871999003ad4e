import { Schema } from 'mongoose'
import {
  anything,
  collection,
  moment,
  optionalMoment,
  optionalText,
  optionalWhole,
  text,
  texts,
} from './define.js'

/** When a county first knew of a job at these times: it owes no ticks from before. */
export const jobs = collection('jobs', { cron: text, firstSeen: moment })

/**
 * One tick of one job; `_id` is `<county>/<job>@<tick>`. `state` is `running` or `failed` until `leaseUntil` has
 * passed, then anyone may take it over with a higher `fence`; `done`, `skipped` and `missed` are final.
 */
export const jobRuns = collection(
  'job_runs',
  {
    job: text,
    at: moment,
    state: text,
    holder: optionalText,
    fence: optionalWhole,
    leaseUntil: optionalMoment,
    startedAt: moment,
    endedAt: optionalMoment,
    failures: optionalWhole,
    sent: optionalWhole,
    skipped: optionalWhole,
    why: optionalText,
    /** What a nightly job deleted, by kind. */
    removed: anything,
  },
  [[{ startedAt: 1 }]],
)

/** 节假日: the table of a year that the county added; `_id` is `<county>/<year>`. */
export const holidays = collection('holidays', { off: texts, on: texts, at: moment })

/** What was delivered, once: kept for longer than anything stays open; `_id` is `<county>/<key of the notice>`. */
export const notices = collection(
  'notices',
  {
    ...{ to: text, day: text, at: moment, run: text, state: text, cardKey: optionalText },
    /** What was put off by its addressee keeps its words. */
    section: optionalText,
    allWith: optionalText,
    lines: anything,
  },
  [[{ run: 1 }], [{ at: 1 }], [{ to: 1, day: 1 }, { partialFilterExpression: { state: 'muted' } }]],
)

/** The one card of an addressee and a working day; `_id` is `<county>/<addressee>/<day>`. */
export const digests = collection('digests', { cardKey: text, at: moment }, [[{ at: 1 }]])

/**
 * 周报的数, once a campaign and week, never changed: `cells` as in the counters, `issues` per unit and town. The state of
 * households at a past moment cannot be had from their visits any more, which people correct.
 */
export const weeklySnapshots = collection(
  'weekly_snapshots',
  { campaignId: text, week: text, at: moment, since: moment, cells: anything, issues: anything },
  [[{ campaignId: 1, week: 1 }, { unique: true }]],
)

/** Pictures for cards; `_id` is `<county>/<sha-256 of the PNG>`, `keys` what each app's platform calls them. */
export const pictures = collection(
  'pictures',
  { png: { type: Schema.Types.Buffer, required: true }, at: moment, keys: anything },
  [[{ at: 1 }]],
)
