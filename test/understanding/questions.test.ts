import { expect, test } from 'vitest'
import { understand } from '#src/understanding/understand.js'
import { aroundOf } from '../corpus/name-book.js'

const around = aroundOf(() => ['other'])
const asked = (text: string) => understand(text, around).question

test.each([
  ['大塘村路灯修了吗', '路灯'],
  ['大塘村的水渠修好了没有', '水渠'],
])('%s asks how an issue of the village stands', (text, words) => {
  expect(asked(text)).toMatchObject({ about: 'issue-state', who: { kind: 'village', said: '大塘村' }, words })
})

test('what was told last is asked for in either order', () => {
  for (const text of ['王芳家上次反映了什么', '上次王芳家反映了什么'])
    expect(asked(text)).toMatchObject({ about: 'last-visit', who: { said: '王芳' } })
})

test('all that is not done is asked for without words', () => {
  for (const text of ['王芳家有什么问题没办完', '王芳家还有哪些问题没解决？'])
    expect(asked(text)).toMatchObject({ about: 'issue-state', words: '' })
})

test.each(['大塘村路灯坏了', '张三问低保能不能办？', '王芳家有没有问题？没有。', '王芳反映路灯坏了没人修'])(
  '%s asks nothing',
  (text) => {
    expect(asked(text)).toBeUndefined()
  },
)
