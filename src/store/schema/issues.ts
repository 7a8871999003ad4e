import { Schema } from 'mongoose'
import {
  anything,
  collection,
  moment,
  optionalMoment,
  optionalText,
  optionalWhole,
  text,
  whole,
} from './define.js'

const holder = { kind: text, unitId: optionalText } as const

/**
 * An issue as its moves add up to. `due` is set only while its deadline runs, so that the index behind reminders holds
 * nothing else; a person's own lists go through the unit that holds it.
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
    rev: whole,
  },
  [
    [{ number: 1 }, { unique: true }],
    [{ householdId: 1 }],
    // What was told in a village lately.
    [{ villageId: 1, raisedAt: -1 }],
    [{ leadUnitId: 1, status: 1 }],
    [{ unitId: 1, status: 1 }],
    [{ handlerId: 1, status: 1 }],
    [{ raisedBy: 1, raisedAt: -1 }],
    [{ callerId: 1, status: 1 }, { partialFilterExpression: { callerId: { $type: 'string' } } }],
    [{ leaderId: 1, status: 1 }, { partialFilterExpression: { leaderId: { $type: 'string' } } }],
    [{ caseDue: 1 }, { partialFilterExpression: { caseDue: { $type: 'string' } } }],
    [{ watchUntil: 1 }, { partialFilterExpression: { watchUntil: { $type: 'string' } } }],
    [{ status: 1, due: 1 }],
    [{ status: 1, callbackDue: 1 }, { partialFilterExpression: { callbackDue: { $type: 'string' } } }],
    // What closed ones of a category were like: risk of lateness, the unit that usually leads.
    [{ category: 1, status: 1, closedAt: -1 }],
    // Covers the search for the same trouble in several households.
    [{ status: 1, category: 1, villageId: 1, householdId: 1, kind: 1 }],
    [{ mergedInto: 1 }, { partialFilterExpression: { mergedInto: { $type: 'string' } } }],
    // Who usually has those of a category in a town.
    [
      { category: 1, town: 1, raisedAt: -1 },
      { partialFilterExpression: { leadUnitId: { $type: 'string' } } },
    ],
    [{ due: 1, leadUnitId: 1 }, { partialFilterExpression: { due: { $type: 'date' } } }],
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
