import { anything, collection, moment, optionalMoment, text } from './define.js'

/** 代班: who stands in for whom, from day to day. A leave that has begun is ended, never deleted. */
export const deputies = collection(
  'deputies',
  {
    absentId: text,
    deputyId: text,
    from: text,
    to: text,
    namedBy: text,
    namedAt: moment,
    endedAt: optionalMoment,
  },
  [[{ absentId: 1, to: 1 }], [{ deputyId: 1, to: 1 }]],
)

/** 交接: what went from whom to whom at once, for taking it back and for looking it up. */
export const handovers = collection(
  'handovers',
  {
    personId: text,
    by: text,
    at: moment,
    undoneAt: optionalMoment,
    households: anything,
    issues: anything,
  },
  [[{ personId: 1, at: 1 }]],
)
