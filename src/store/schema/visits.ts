import { Schema } from 'mongoose'
import { anything, collection, moment, optionalMoment, optionalText, text, texts, whole } from './define.js'

export const visits = collection(
  'visits',
  {
    campaignId: text,
    householdId: text,
    villageId: text,
    unitId: optionalText,
    cadreId: text,
    enteredBy: text,
    forId: optionalText,
    visitDay: text,
    enteredAt: moment,
    result: text,
    metWith: optionalText,
    findings: optionalText,
    /** `{yuan, goods, said}`. */
    gift: anything,
    issueIds: texts,
    attachmentIds: texts,
    status: text,
    rev: whole,
    via: text,
  },
  [[{ campaignId: 1, householdId: 1, visitDay: 1 }], [{ enteredBy: 1, enteredAt: -1 }]],
)

/**
 * Coverage counters. `level` `cell` is one unit in one village, `cadre` one cadre; `n` has the number of households
 * per coverage state. Changed only in the transaction that changes a household's state.
 */
export const counters = collection(
  'counters',
  {
    campaignId: text,
    level: text,
    unitId: optionalText,
    villageId: optionalText,
    town: optionalText,
    cadreId: optionalText,
    n: anything,
    at: moment,
  },
  [[{ campaignId: 1, level: 1, unitId: 1 }]],
)

/** Who changed what, when, from what, to what. Only ever added to, until retention takes whole days away. */
export const audit = collection(
  'audit',
  {
    at: moment,
    actor: text,
    forId: optionalText,
    verb: text,
    subject: text,
    before: anything,
    after: anything,
    reason: optionalText,
  },
  [[{ at: 1, _id: 1 }]],
)

/** One for each day of the audit, each over the one before and that day's rows; only ever added to. */
export const auditSeals = collection('audit_seals', {
  day: text,
  rows: whole,
  /** The digest of the day before; empty for the first. */
  previous: { type: String },
  digest: text,
  at: moment,
})

/** Which sealed days retention has taken away, and how much of them so far; see `audit-pruning.ts`. Never deleted. */
export const auditPrunings = collection('audit_prunings', {
  day: text,
  rows: whole,
  digest: text,
  gone: whole,
  by: text,
  keepDays: whole,
  settingRev: whole,
  at: moment,
})

/** 吐槽: no field says who wrote it. */
export const grumbles = collection('grumbles', { text: text, day: text }, [[{ day: 1 }]])

export const attachments = collection(
  'attachments',
  {
    kind: text,
    contentType: text,
    bytes: whole,
    sha256: text,
    addedBy: text,
    addedAt: moment,
    /** Its bytes in the bucket `files`. */
    fileId: { type: Schema.Types.ObjectId, required: true },
    visitId: optionalText,
    /** Of which issue a move has it. */
    issueId: optionalText,
    /** Set while it belongs to no visit and no move of an issue. */
    orphanSince: optionalMoment,
  },
  [[{ visitId: 1 }], [{ orphanSince: 1 }, { partialFilterExpression: { orphanSince: { $type: 'date' } } }]],
)
