import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ISSUE_CATEGORIES, type IssueCategory } from '#src/domain/issues/category.js'
import { type Lessons, learn, lessonOf } from '#src/understanding/category/lessons.js'
import { suggestCategories } from '#src/understanding/category/suggest-categories.js'

const NONE: Lessons = new Map()

function taught(text: string, category: IssueCategory, times: number, before = NONE): Lessons {
  return Array.from({ length: times }).reduce<Lessons>((lessons) => learn(lessons, text, category), before)
}

function first(text: string, lessons: Lessons): IssueCategory | undefined {
  return suggestCategories(text, { lessons })[0]?.category
}

test('one correction changes nothing: it may have been a slip', () => {
  const lessons = taught('门口路灯坏了', 'city_creation', 1)
  expect(lessons.size).toBeGreaterThan(0)
  expect(suggestCategories('村口路灯坏了', { lessons })).toEqual(suggestCategories('村口路灯坏了'))
})

test('a correction that comes again turns the suggestion, for other words about the same thing too', () => {
  expect(first('村口路灯坏了', NONE)).toBe('power_network')
  const lessons = taught('门口路灯坏了', 'city_creation', 4)
  expect(first('村口路灯坏了', lessons)).toBe('city_creation')
  expect(first('桥头的路灯坏了两盏', lessons)).toBe('city_creation')
})

test('what the lists know nothing of is learnt after the second time', () => {
  const [before] = suggestCategories('烟囱倒下来了')
  expect(before?.category).not.toBe('housing')
  expect(first('邻村的烟囱歪了', taught('他家的烟囱歪了', 'housing', 2))).toBe('housing')
})

test('other troubles are suggested as before', () => {
  const lessons = taught('门口路灯坏了', 'city_creation', 9)
  for (const text of ['自来水停了三天', '低保被取消了', '蜜桔卖不出去', '村里的账不公开'])
    expect(first(text, lessons)).toBe(first(text, NONE))
})

test('corrections both ways cancel each other', () => {
  const lessons = taught('门口路灯坏了', 'power_network', 5, taught('门口路灯坏了', 'city_creation', 5))
  expect(first('门口路灯坏了', lessons)).toBe('power_network')
})

test('neither names nor whole texts are kept', () => {
  const lesson = lessonOf('张伟说王芳家门口的路灯坏了三盏，电话13800138000，请李强来修', 'city_creation')
  expect(lesson?.words).toContain('路灯')
  expect(lesson?.words.filter((word) => /张|伟|王芳|李强|\d/.test(word))).toEqual([])
  expect(lessonOf('张伟和李强', 'dispute')).toBeNull()
})

test('whatever is written teaches at most twelve words, and the answer keeps its form', () => {
  fc.assert(
    fc.property(
      fc.string({
        maxLength: 2_000,
        unit: fc.constantFrom(...'路灯水管电费房屋低保医保坏停漏了家里，。 ~%$.'),
      }),
      fc.constantFrom(...ISSUE_CATEGORIES),
      (text, category) => {
        expect(lessonOf(text, category)?.words.length ?? 0).toBeLessThanOrEqual(12)
        const suggested = suggestCategories(text, { lessons: taught(text, category, 3) })
        expect(suggested.map((one) => one.category).sort()).toEqual([...ISSUE_CATEGORIES].sort())
      },
    ),
    { numRuns: 100 },
  )
})
