import { collection, moment, text, texts } from './define.js'

/** 出门单: what was printed, row by row, so that the numbers written on paper can be entered. */
export const outings = collection(
  'outings',
  {
    code: text,
    personId: text,
    villageId: text,
    place: text,
    day: text,
    householdIds: texts,
    at: moment,
  },
  [[{ personId: 1, at: -1 }], [{ at: 1 }]],
)
