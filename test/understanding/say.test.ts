import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DoorOutcome } from '#src/domain/issues/types.js'
import { VISIT_RESULTS } from '#src/domain/visits/types.js'
import { sayUnderstood } from '#src/understanding/say.js'
import { understand } from '#src/understanding/understand.js'
import type { IssueSaid, Understood, VisitSaid } from '#src/understanding/understood.js'
import { aroundOf, NAMES } from '../corpus/name-book.js'

const around = aroundOf(() => ['other', 'housing', 'land'])

const TROUBLES =
  '路灯坏了 水管漏水 屋顶漏雨 想申请低保 宅基地证办不下来 垃圾没人清 灌溉渠堵了 路面坑坑洼洼'.split(' ')
const NEUTRAL = '种了三亩蜜桔 儿子今年考大学 养了两头牛 孙子在镇上读书'.split(' ')
const ANSWERS: readonly (readonly [DoorOutcome, string | null])[] = [
  ['coordinated', null],
  ['coordinated', '要水利局来'],
  ['coordinated', '已联系电力公司'],
  ['on_spot', '当场修好了'],
  ['on_spot', '已经帮他办好了'],
  ['explained', '政策不允许'],
  ['explained', '已解释'],
  ['county_level', '要县里统筹解决'],
]
const PROMISES = [
  null,
  { day: '2026-05-27', said: '答应下周三前修好' },
  { day: '2026-05-31', said: '承诺月底前办好' },
  { day: '2026-10-08', said: '答应国庆节后来' },
  { day: null, said: '答应尽快解决' },
]
const GIFTS = [
  null,
  { yuan: 500, goods: null },
  { yuan: null, goods: '两桶油' },
  { yuan: 200, goods: '一袋米' },
]
const MET = [null, '王主任', '他儿媳', '村支书老李', '王主任、老伴']

const issue = fc.record({
  text: fc.constantFrom(...TROUBLES),
  answer: fc.constantFrom(...ANSWERS),
  promise: fc.constantFrom(...PROMISES),
})
const visit = fc.record({
  id: fc.constantFrom(...NAMES.households.map(({ id }) => id)),
  result: fc.constantFrom(...VISIT_RESULTS),
  ago: fc.integer({ min: 0, max: 19 }),
  metWith: fc.constantFrom(...MET),
  gift: fc.constantFrom(...GIFTS),
  neutral: fc.option(fc.constantFrom(...NEUTRAL), { nil: null }),
  issues: fc.uniqueArray(issue, { maxLength: 3, selector: ({ text }) => text }),
})
const drafts = fc.uniqueArray(visit, { minLength: 1, maxLength: 6, selector: ({ id }) => id })

type Plan = { readonly [K in 'id' | 'result' | 'ago' | 'metWith' | 'gift' | 'neutral' | 'issues']: unknown }

function draftOf(plans: readonly (typeof visit extends fc.Arbitrary<infer T> ? T : Plan)[]): Understood {
  return {
    visits: plans.map(({ id, result, ago, metWith, gift, neutral, issues }): VisitSaid => {
      const told = issues.map(
        ({ text, answer: [outcome, outcomeNote], promise }): IssueSaid => ({
          text,
          categories: ['other', 'housing', 'land'],
          outcome,
          outcomeNote,
          promise,
        }),
      )
      const findings = [...(neutral === null ? [] : [neutral]), ...told.map(({ text }) => text)]
      return {
        who: { kind: 'household', id, said: '' },
        visited: true,
        // Whoever of the family was seen, the household was met.
        result: metWith !== null && /儿媳|老伴/.test(metWith) ? 'met' : result,
        day: { kind: 'day', day: `2026-05-${String(20 - ago).padStart(2, '0')}`, said: '' },
        metWith,
        findings: findings.length > 0 ? findings.join('；') : null,
        issues: told,
        gift: gift && { ...gift, said: '' },
      }
    }),
    leftOver: [],
  }
}

/** Without how it was said, which the sentence chooses itself. */
function meant({ visits }: Understood) {
  return visits.map(({ who, day, gift, ...rest }) => ({
    ...rest,
    id: who.kind === 'household' ? who.id : who,
    day: day.day,
    gift: gift && { yuan: gift.yuan, goods: gift.goods },
  }))
}

test('what a draft says, read again, is the same draft', () => {
  fc.assert(
    fc.property(drafts, (plans) => {
      const draft = draftOf(plans)
      const sentence = sayUnderstood(draft, around)
      expect(meant(understand(sentence, around)), sentence).toEqual(meant(draft))
    }),
    { numRuns: 300 },
  )
})
