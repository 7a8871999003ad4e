import fc from 'fast-check'
import { expect, test } from 'vitest'
import { understand } from '#src/understanding/understand.js'
import { aroundOf } from '../corpus/name-book.js'

const LONGEST = 2_000
/** Far above what it takes (`npm run bench -- understand`), far below what anything that is not linear would. */
const MUCH_TOO_LONG_MS = 1_000

const WORDS =
  '张伟 李强 王芳 陈建国 高兴 石头 张 李 王 老张 他家 第二个 3组 三组 大塘村 大塘 和 跟 、 ， 。 ； ： （ ） 一是 二是 都好 没人在家 锁着门 路灯坏了 水管漏水 自来水 答应 下周三前 修好 昨天 今天 5月20日 20号 三天内 送了 500元 两桶油 和王主任一起 电话联系 搬走了 想申请低保 已经帮他 当场 要水利局来 政策不允许 的 了 说 反映 家 1 2 3 一 二 十 zs zhangwei h000101 √ 其他 只有 还有几户没走 吗 ？'.split(
    ' ',
  )
const around = aroundOf(() => ['other'])
understand('今天', around)

const hostile = fc
  .array(fc.tuple(fc.constantFrom(...WORDS), fc.integer({ min: 1, max: 60 })), { maxLength: 60 })
  .map((parts) =>
    parts
      .map(([word, times]) => word.repeat(times))
      .join('')
      .slice(0, LONGEST),
  )

function isAnswered(text: string): void {
  const before = performance.now()
  const { visits, leftOver } = understand(text, around)
  expect(performance.now() - before, text).toBeLessThan(MUCH_TOO_LONG_MS)
  expect(Array.isArray(visits) && Array.isArray(leftOver)).toBe(true)
}

test('any text of up to 2,000 characters is answered', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: LONGEST }), isAnswered), { numRuns: 150 })
})

test('so is any text out of the words that mean something, however often repeated', () => {
  fc.assert(fc.property(hostile, isAnswered), { numRuns: 200 })
})

test.each(WORDS)('so is %s, over and over', (word) => {
  isAnswered(word.repeat(LONGEST).slice(0, LONGEST))
})
