import type { AuditEntry, Change, HouseholdHanded, HouseholdMoved } from '../../domain/changes.js'
import { isUncovered } from '../../domain/coverage/tally.js'
import type { Visit } from '../../domain/visits/types.js'
import { issueDocument, moveDocument } from '../issue-documents.js'
import { listed } from '../readers/handover-queries.js'
import { meetingDocument } from '../readers/meeting-queries.js'
import { outingId } from '../readers/place-queries.js'
import { without } from '../without.js'
import type { Writes } from './writes.js'

/** Where a person's account on each platform stands. */
export const ACCOUNT_FIELDS = {
  feishu: 'feishuOpenId',
  dingtalk: 'dingtalkUserId',
  webchat: 'webchatId',
} as const

type Writer<K extends Change['kind']> = (
  writes: Writes,
  county: string,
  change: Extract<Change, { kind: K }>,
  at: number,
) => void

/** How each kind of change is written. The only place where facts become documents. */
const WRITERS: { readonly [K in Change['kind']]: Writer<K> } = {
  'visit.add': (writes, county, { visit }) => writes.insert('visits', visitDocument(county, visit)),
  'visit.set': setVisit,
  'issue.add': (writes, county, { issue, move }) => {
    const [year, nth] = issue.number.split('-')
    writes.take('sequences', `${county}/issues/${year}`, Number(nth), { county })
    writes.insert('issues', issueDocument(county, issue))
    writes.insert('issue_moves', moveDocument(county, move))
  },
  'issue.moved': (writes, county, { issue, move }) => {
    const document = issueDocument(county, issue)
    writes.update('issues', { _id: document._id, rev: issue.rev - 1 }, document)
    writes.insert('issue_moves', moveDocument(county, move))
  },
  'household.moved': moveHousehold,
  'attachments.link': linkAttachments,
  'attachments.unlink': (writes, county, { ids, at }) => {
    for (const id of ids)
      writes.update(
        'attachments',
        { _id: `${county}/${id}` },
        { $unset: { visitId: '', issueId: '' }, $set: { orphanSince: new Date(at) } },
      )
  },
  'category.learned': (writes, county, { words, category, at }) => {
    for (const word of words)
      writes.increment(
        'category_lessons',
        `${county}/${word}`,
        { [`n.${category}`]: 1 },
        { set: { at: new Date(at) }, setOnInsert: { county } },
      )
  },
  'grumble.add': (writes, county, { id, text, day }) =>
    writes.insert('grumbles', { _id: `${county}/${id}`, county, text, day }),
  'person.account': (writes, county, { personId, platform, accountId }) =>
    writes.update(
      'people',
      { _id: `${county}/${personId}` },
      { $set: { [ACCOUNT_FIELDS[platform]]: accountId } },
    ),
  'person.add': (writes, county, { person: { id, ...rest }, platform, accountId }) =>
    writes.insert('people', {
      _id: `${county}/${id}`,
      county,
      ...rest,
      [ACCOUNT_FIELDS[platform]]: accountId,
    }),
  'person.roles': (writes, county, { personId, roles }) =>
    writes.update('people', { _id: `${county}/${personId}` }, { $set: { roles } }),
  'person.muted': (writes, county, { personId, since }) =>
    writes.update(
      'people',
      { _id: `${county}/${personId}` },
      since === null ? { $unset: { mutedSince: '' } } : { $set: { mutedSince: since } },
    ),
  'person.left': (writes, county, { personId }) =>
    writes.update('people', { _id: `${county}/${personId}` }, { $set: { left: true } }),
  'deputy.name': (writes, county, { deputy: { id, namedAt, ...rest }, guards }) => {
    writes.insert('deputies', { _id: `${county}/${id}`, county, ...rest, namedAt: new Date(namedAt) })
    for (const { personId, expectRev } of guards)
      writes.update(
        'people',
        { _id: `${county}/${personId}`, dutyRev: expectRev === 0 ? { $exists: false } : expectRev },
        { $set: { dutyRev: expectRev + 1 } },
      )
  },
  'deputy.end': (writes, county, { deputyId, at }) =>
    writes.update(
      'deputies',
      { _id: `${county}/${deputyId}`, endedAt: { $exists: false } },
      { $set: { endedAt: new Date(at) } },
    ),
  'household.handed': handHousehold,
  'handover.add': (writes, county, { handover: { id, at, households, issues, ...rest } }) =>
    writes.insert('handovers', {
      ...{ _id: `${county}/${id}`, county, ...rest, at: new Date(at) },
      ...{ households: listed(households), issues: listed(issues) },
    }),
  'handover.undo': (writes, county, { handoverId, at }) =>
    writes.update(
      'handovers',
      { _id: `${county}/${handoverId}`, undoneAt: { $exists: false } },
      { $set: { undoneAt: new Date(at) } },
    ),
  'outing.add': (writes, county, { outing: { at, ...rest } }) =>
    writes.insert('outings', { _id: outingId(county, rest), county, ...rest, at: new Date(at) }),
  'meeting.add': (writes, county, { meeting }) =>
    writes.insert('meetings', { ...meetingDocument(county, meeting) }),
  'group.seen': seeGroup,
  'group.scope': scopeGroup,
  'campaign.pause': pauseCampaign,
  'campaign.resume': (writes, county, { campaignId, pauses, ended: { by, at } }) =>
    writes.update(
      'campaigns',
      { _id: `${county}/${campaignId}`, pauses, 'lastPause.ended': { $exists: false } },
      { $set: { 'lastPause.ended': { by, at: new Date(at) } } },
    ),
  'admin-code.use': (writes, county, { codeId, at }) =>
    writes.update(
      'admin_codes',
      { _id: `${county}/${codeId}`, usedAt: { $exists: false } },
      { $set: { usedAt: new Date(at) } },
    ),
  'import.order': (writes, county, { kind: _kind, id, at, ...rest }) =>
    writes.insert('import_orders', {
      _id: `${county}/${id}`,
      county,
      ...rest,
      state: 'waiting',
      at: new Date(at),
    }),
  audit: (writes, county, { entry }) => writes.insert('audit', auditDocument(county, entry)),
}

export function writeChange(writes: Writes, county: string, change: Change, at: number): void {
  const write = WRITERS[change.kind] as Writer<typeof change.kind>
  write(writes, county, change as never, at)
}

function linkAttachments(
  writes: Writes,
  county: string,
  change: Extract<Change, { kind: 'attachments.link' }>,
): void {
  const owner = 'visitId' in change ? { visitId: change.visitId } : { issueId: change.issueId }
  for (const id of change.ids)
    writes.update('attachments', { _id: `${county}/${id}` }, { $set: owner, $unset: { orphanSince: '' } })
}

export function auditDocument(county: string, entry: AuditEntry): { _id: string } & Record<string, unknown> {
  const { id, at } = entry
  return Object.assign(without(entry, 'id', 'at'), { _id: `${county}/${id}`, county, at: new Date(at) })
}

function visitDocument(county: string, visit: Visit): { _id: string } & Record<string, unknown> {
  const { id, enteredAt } = visit
  const stored = { _id: `${county}/${id}`, county, enteredAt: new Date(enteredAt) }
  return Object.assign(without(visit, 'id', 'enteredAt'), stored)
}

function setVisit(writes: Writes, county: string, change: Extract<Change, { kind: 'visit.set' }>): void {
  const unset = change.clear ? Object.fromEntries(change.clear.map((field) => [field, ''])) : null
  writes.update(
    'visits',
    { _id: `${county}/${change.visitId}`, rev: change.expectRev },
    { $set: { ...change.set, rev: change.expectRev + 1 }, ...(unset ? { $unset: unset } : {}) },
  )
}

function moveHousehold(writes: Writes, county: string, move: HouseholdMoved, at: number): void {
  const set: Record<string, unknown> = { state: move.to }
  const unset: Record<string, ''> = {}
  const put = (field: string, value: unknown): void => {
    if (value === null || value === false) unset[field] = ''
    else set[field] = value
  }
  put('uncovered', isUncovered(move.to))
  put('lastVisitId', move.lastVisitId)
  put('lastVisitDay', move.lastVisitDay)
  writes.update(
    'households',
    { _id: `${county}/${move.householdId}`, rev: move.expectRev },
    {
      $set: set,
      $inc: { rev: 1, visits: move.visitsDelta },
      ...(Object.keys(unset).length > 0 ? { $unset: unset } : {}),
    },
  )
  moveCounters(writes, county, move, at)
}

function moveCounters(writes: Writes, county: string, move: HouseholdMoved, at: number): void {
  if (move.from === move.to) return
  const by = { [`n.${move.from}`]: -1, [`n.${move.to}`]: 1 }
  const { unitId, villageId, town } = move.cell
  const common = { county, campaignId: move.campaignId }
  const set = { at: new Date(at) }
  writes.increment('counters', cellId(county, move.campaignId, unitId, villageId), by, {
    set,
    setOnInsert: { ...common, level: 'cell', ...(unitId ? { unitId } : {}), villageId, town },
  })
  if (move.cadreId)
    writes.increment('counters', cadreCounterId(county, move.campaignId, move.cadreId), by, {
      set,
      setOnInsert: { ...common, level: 'cadre', cadreId: move.cadreId },
    })
}

/** The household keeps its state and its unit; its cadre's counter loses it and the other's gains it. */
function handHousehold(writes: Writes, county: string, change: HouseholdHanded, at: number): void {
  const { householdId, expectRev, campaignId, state, from, to } = change
  writes.update(
    'households',
    { _id: `${county}/${householdId}`, rev: expectRev, cadreId: from },
    { $set: { cadreId: to }, $inc: { rev: 1 } },
  )
  if (campaignId === null) return
  for (const [cadreId, by] of [
    [from, -1],
    [to, 1],
  ] as const)
    writes.increment(
      'counters',
      cadreCounterId(county, campaignId, cadreId),
      { [`n.${state}`]: by },
      {
        set: { at: new Date(at) },
        setOnInsert: { county, campaignId, level: 'cadre', cadreId },
      },
    )
}

export function cellId(county: string, campaign: string, unitId: string | null, villageId: string): string {
  return `${county}/${campaign}/cell/${unitId ?? '-'}/${villageId}`
}

export function cadreCounterId(county: string, campaign: string, cadreId: string): string {
  return `${county}/${campaign}/cadre/${cadreId}`
}

function seeGroup(writes: Writes, county: string, change: Extract<Change, { kind: 'group.seen' }>): void {
  const { platform, chatId, name, leftAt, addedBy } = change
  const by = addedBy === undefined ? {} : { addedBy }
  writes.upsert(
    'chat_groups',
    { _id: `${county}/${platform}/${chatId}` },
    {
      ...(leftAt === null ? { $unset: { leftAt: '' } } : { $set: { leftAt: new Date(leftAt) } }),
      ...(leftAt === null && addedBy !== undefined ? { $set: by } : {}),
      $setOnInsert: { county, name, platform, chatId, scope: 'unknown' },
    },
  )
}

function scopeGroup(writes: Writes, county: string, change: Extract<Change, { kind: 'group.scope' }>): void {
  const { groupId, from, to } = change
  writes.update(
    'chat_groups',
    // A group without a name of its scope has none, or an empty one from an import.
    { _id: `${county}/${groupId}`, scope: from.scope, scopeId: from.scopeId ?? null },
    to.scopeId === undefined
      ? { $set: { scope: to.scope }, $unset: { scopeId: '' } }
      : { $set: { scope: to.scope, scopeId: to.scopeId } },
  )
}

function pauseCampaign(
  writes: Writes,
  county: string,
  { campaignId, pausesBefore, pause: { at, ...rest } }: Extract<Change, { kind: 'campaign.pause' }>,
): void {
  writes.update(
    'campaigns',
    { _id: `${county}/${campaignId}`, pauses: pausesBefore === 0 ? { $exists: false } : pausesBefore },
    { $set: { pauses: pausesBefore + 1, lastPause: { ...rest, at: new Date(at) } } },
  )
}
