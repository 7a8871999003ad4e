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

/**
 * What came in. `_id` is `<county>/<platform>/<event id>`. A row is there before the event is acknowledged; it is
 * `done` in the transaction of its turn. Two events can carry one message: the message id is unique as well.
 */
export const inbox = collection(
  'inbox',
  {
    platform: text,
    messageId: optionalText,
    lane: text,
    state: text,
    /** The event itself, while it waits. */
    event: anything,
    receivedAt: moment,
    doneAt: optionalMoment,
    label: optionalText,
    order: text,
  },
  [
    [
      { platform: 1, messageId: 1 },
      { unique: true, partialFilterExpression: { messageId: { $type: 'string' } } },
    ],
    [{ receivedAt: 1 }, { name: 'waiting', partialFilterExpression: { state: 'waiting' } }],
    [{ doneAt: 1 }],
  ],
)

/** What goes out, in the order of `_id` within a chat. */
export const outbox = collection(
  'outbox',
  {
    platform: text,
    chatId: text,
    kind: text,
    /** Of a card the tree is JSON. */
    content: anything,
    cardKey: optionalText,
    cardRev: optionalWhole,
    state: text,
    createdAt: moment,
    dueAt: moment,
    attempts: whole,
    uuid: text,
    /** `true`, or not there for what goes first. */
    bulk: anything,
    /** `{campaignId, pauses}` of a reminder to visit. */
    visiting: anything,
    firstTriedAt: optionalMoment,
    doneAt: optionalMoment,
    messageId: optionalText,
    code: optionalText,
    why: optionalText,
  },
  [
    // What waits for the morning is passed over by its key, without its card being read.
    [
      { bulk: 1, createdAt: 1, _id: 1, dueAt: 1 },
      { name: 'queued_by_bulk', partialFilterExpression: { state: 'queued' } },
    ],
    [{ chatId: 1 }, { name: 'queued_bulk', partialFilterExpression: { state: 'queued', bulk: true } }],
    [{ createdAt: 1 }, { name: 'sending', partialFilterExpression: { state: 'sending' } }],
    [
      { state: 1, doneAt: -1 },
      { name: 'done', partialFilterExpression: { doneAt: { $exists: true } } },
    ],
  ],
)

export const sessions = collection('sessions', {
  rev: whole,
  draft: anything,
  parked: anything,
  draftCard: optionalText,
  lastVisitId: optionalText,
  heard: anything,
  spokenOf: optionalText,
  at: moment,
})

export const cards = collection(
  'cards',
  {
    platform: text,
    chatId: text,
    personId: optionalText,
    panel: text,
    params: anything,
    /** JSON of the list. */
    intents: anything,
    rev: whole,
    sentAt: moment,
    messageId: optionalText,
  },
  [
    [{ sentAt: 1 }],
    [
      { panel: 1, 'params.issueId': 1, sentAt: -1 },
      { partialFilterExpression: { 'params.issueId': { $type: 'string' } } },
    ],
    [
      { 'params.issueIds': 1, sentAt: -1 },
      { partialFilterExpression: { 'params.issueIds': { $type: 'string' } } },
    ],
  ],
)

/** One process at a time does a thing for the county (the sender). The server's clock decides. */
export const leases = collection('leases', {
  owner: text,
  host: text,
  pid: whole,
  fence: whole,
  until: moment,
})

/** Codes of `bootstrap-admin`: the digest only. */
export const adminCodes = collection(
  'admin_codes',
  { digest: text, expiresAt: moment, usedAt: optionalMoment, usedBy: optionalText },
  [[{ digest: 1 }]],
)
