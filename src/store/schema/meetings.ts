import { anything, collection, moment, optionalText, text, texts } from './define.js'

/** 联席会议: what each decided, as it was carried out; never changed afterwards. */
export const meetings = collection(
  'meetings',
  {
    day: text,
    unitIds: texts,
    decisions: anything,
    leftOut: anything,
    by: text,
    forId: optionalText,
    at: moment,
  },
  [[{ day: -1, at: -1 }]],
)
