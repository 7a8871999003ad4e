import { Schema } from 'mongoose'
import { BY_KEYS, BY_STATUS } from '../issue-keys.js'
import {
  anything,
  collection,
  moment,
  optionalMoment,
  optionalText,
  optionalWhole,
  text,
  texts,
  whole,
} from './define.js'

const holder = { kind: text, unitId: optionalText } as const

/**
 * An issue as its moves add up to. `due` is set only while its deadline runs. There are as few indexes as questions
 * allow: in a transaction an update of an indexed field costs the server the square of their number.
 */
export const issues = collection(
  'issues',
  {
    number: text,
    campaignId: text,
    kind: text,
    category: text,
    text: { type: String },
    householdId: text,
    visitId: optionalText,
    villageId: text,
    town: text,
    unitId: optionalText,
    raisedBy: text,
    raisedAt: moment,
    status: text,
    outcome: text,
    outcomeNote: optionalText,
    promisedDay: optionalText,
    priority: optionalText,
    leadUnitId: optionalText,
    handlerId: optionalText,
    assignedByUnitId: optionalText,
    coParts: anything,
    holder: { type: new Schema(holder, { _id: false }), required: true },
    deadline: anything,
    due: optionalMoment,
    leftMs: optionalWhole,
    suspendedUntil: optionalText,
    extensions: whole,
    asked: anything,
    returns: whole,
    reopenings: whole,
    nudges: whole,
    supervised: { type: Boolean, required: true },
    callerId: optionalText,
    callbackDue: optionalText,
    unreachable: whole,
    answer: optionalText,
    resolvedAt: optionalMoment,
    closedAt: optionalMoment,
    mergedInto: optionalText,
    takenIn: optionalWhole,
    plan: anything,
    leaderId: optionalText,
    statutory: anything,
    caseDue: optionalText,
    settled: anything,
    watchUntil: optionalText,
    watchEnded: { type: Boolean },
    relapses: optionalWhole,
    takenUp: { type: Boolean },
    keys: texts,
    clock: optionalMoment,
    rev: whole,
  },
  [
    [{ number: 1 }, { unique: true }],
    // Everything else that issues are looked for by; see `issue-keys.ts`.
    [{ keys: 1, raisedAt: -1 }, { name: BY_KEYS }],
    // Covers the search for the same trouble in several households.
    [{ status: 1, category: 1, clock: 1, villageId: 1, householdId: 1, kind: 1 }, { name: BY_STATUS }],
  ],
)

/** Every move of every issue, only ever added: the history that custody is computed from. */
export const issueMoves = collection(
  'issue_moves',
  {
    issueId: text,
    seq: whole,
    at: moment,
    move: text,
    by: text,
    forId: optionalText,
    byUnitId: optionalText,
    from: optionalText,
    to: text,
    holder: { type: new Schema(holder, { _id: false }), required: true },
    isStopped: { type: Boolean, required: true },
    dueAt: optionalMoment,
    facts: anything,
    attachmentIds: { type: [String], default: undefined },
  },
  [
    [{ issueId: 1, seq: 1 }, { unique: true }],
    [{ at: 1 }],
    // What nobody but the time did.
    [
      { by: 1, at: 1 },
      { name: 'by_time', partialFilterExpression: { by: 'system' } },
    ],
  ],
)

/** The next number of a series: `issues/<year>`. */
export const sequences = collection('sequences', { next: whole })

/**
 * How often a category was chosen against the suggestion, by word of the text (`_id`). Words of the lists and common
 * nouns only, never a text or a name; there are some ten thousand of them at most.
 */
export const categoryLessons = collection('category_lessons', { n: anything, at: moment }, [[{ at: -1 }]])
