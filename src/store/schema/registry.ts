import { COVERAGE_STATES } from '../../domain/visits/types.js'
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

export const counties = collection('counties', {
  name: text,
  apps: texts,
  createdAt: moment,
  /** When its households got their place in the walking order. */
  walkingOrderAt: optionalMoment,
  /** When the indexes that no question needs any more were dropped. */
  indexesRetiredAt: optionalMoment,
})

/** What a county sets for itself: `cases` has the clocks of petition cases and disputes, `retention` how long records stay. */
export const countySettings = collection('county_settings', {
  petitionDays: optionalWhole,
  disputeDays: optionalWhole,
  extensionDays: optionalWhole,
  watchMonths: optionalWhole,
  auditDays: optionalWhole,
  rev: whole,
})

export const campaigns = collection('campaigns', {
  name: text,
  theme: optionalText,
  from: text,
  to: text,
  regularDays: optionalWhole,
  commonFrom: optionalWhole,
  pauses: optionalWhole,
  /** `{by, at, reason, ended: {by, at}}`. */
  lastPause: anything,
})

export const phases = collection('phases', { name: text, kind: text, from: text, to: text })

export const units = collection('units', {
  shortName: optionalText,
  kind: text,
  headId: text,
  deputyLeaderId: optionalText,
  order: whole,
})

/** 干部. The platform ids are unique inside a county: one messenger account is one person. */
export const people = collection(
  'people',
  {
    name: text,
    unitId: text,
    title: optionalText,
    phone: text,
    roles: texts,
    feishuOpenId: optionalText,
    dingtalkUserId: optionalText,
    webchatId: optionalText,
    duties: optionalText,
    promises: optionalText,
    dutyRev: optionalWhole,
    mutedSince: optionalText,
    left: { type: Boolean },
  },
  [
    [{ feishuOpenId: 1 }, { unique: true, partialFilterExpression: { feishuOpenId: { $type: 'string' } } }],
    [
      { dingtalkUserId: 1 },
      { unique: true, partialFilterExpression: { dingtalkUserId: { $type: 'string' } } },
    ],
    [{ webchatId: 1 }, { unique: true, partialFilterExpression: { webchatId: { $type: 'string' } } }],
    [{ phone: 1 }],
    [{ unitId: 1 }],
    [{ name: 1 }],
    [{ roles: 1 }],
  ],
)

export const villages = collection('villages', { town: text, name: text, kind: text, order: whole }, [
  [{ town: 1, order: 1 }],
])

export const villageLinks = collection('village_links', { unitId: text, villageId: text }, [
  [{ unitId: 1 }],
  [{ villageId: 1 }],
])

/**
 * 户 with its place in coverage. `search` holds the head's name, pinyin and initials, so that one prefix range answers
 * all three ways of asking. `uncovered` is set only while the household still has to be visited.
 */
export const households = collection(
  'households',
  {
    villageId: text,
    village: text,
    town: text,
    group: optionalText,
    /** The key that groups are sorted by; empty for none. */
    walk: optionalText,
    head: text,
    phone: optionalText,
    size: optionalWhole,
    targetGroups: texts,
    occupancy: text,
    cadreId: optionalText,
    unitId: optionalText,
    note: optionalText,
    pinyin: text,
    initials: text,
    search: texts,
    state: { type: String, enum: COVERAGE_STATES, required: true },
    uncovered: { type: Boolean },
    lastVisitId: optionalText,
    lastVisitDay: optionalText,
    visits: whole,
    rev: whole,
  },
  [
    [{ search: 1 }],
    [{ unitId: 1, search: 1 }],
    // Covers the counting of coverage. What is asked of a unit alone skips from village to village.
    [{ villageId: 1, unitId: 1, cadreId: 1, state: 1, group: 1 }],
    // The whole walking order of what is uncovered, so that a page of it is read without sorting.
    [{ cadreId: 1, uncovered: 1, villageId: 1, walk: 1, _id: 1 }],
  ],
)

export const enterprises = collection(
  'enterprises',
  {
    name: text,
    villageId: text,
    industry: optionalText,
    contact: optionalText,
    phone: optionalText,
    cadreId: optionalText,
    partyOrganisation: { type: Boolean },
  },
  [[{ villageId: 1 }]],
)

export const keyPersons = collection(
  'key_persons',
  { name: text, householdId: text, kind: text, phone: optionalText },
  [[{ householdId: 1 }]],
)

export const chatGroups = collection(
  'chat_groups',
  {
    name: text,
    platform: text,
    chatId: text,
    scope: text,
    scopeId: optionalText,
    addedBy: optionalText,
    /** Set when the bot was removed from the group: nothing is sent there any more. */
    leftAt: { type: Date },
  },
  [[{ platform: 1, chatId: 1 }, { unique: true }]],
)

export const timeLimits = collection('time_limits', { workingDays: whole, unitId: optionalText })

/**
 * One import of a workbook. `state` is `applying` while its rows may be half written, then `done`; `undoing` while it
 * is taken back, then `undone`; `failed` when a broken one was taken back. `counts` has the numbers per sheet.
 */
export const imports = collection(
  'imports',
  {
    state: text,
    by: text,
    campaignId: text,
    startedAt: moment,
    endedAt: { type: Date },
    fileName: text,
    fileHash: text,
    counts: anything,
    /** From then on it cannot be taken back: what it replaced is too old to be kept. `rowsGone` when all of that is deleted. */
    rowsPrunedAt: { type: Date },
    rowsGone: { type: Boolean },
  },
  [[{ startedAt: -1 }]],
)

/**
 * What an import replaces, written before the rows themselves, one document per batch: the ids it adds, and
 * `{id, before, absent}` of what it changes: the old values, and the fields that were not there.
 */
export const importRows = collection(
  'import_rows',
  { importId: text, target: text, added: texts, changed: anything },
  [[{ importId: 1 }]],
)

/** Imports confirmed in a chat, to be run after the turn. */
export const importOrders = collection(
  'import_orders',
  {
    fileId: text,
    fileName: text,
    by: text,
    platform: text,
    chatId: text,
    at: moment,
    state: text,
    endedAt: { type: Date },
  },
  [[{ state: 1, at: 1 }]],
)

/** One import at a time: who holds the county's registry, and until when by the server's clock. */
export const importGuards = collection('import_guards', { holder: text, until: moment })
