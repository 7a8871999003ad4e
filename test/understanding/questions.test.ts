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

test.each([
  ['大塘走了多少', ['361027100001']],
  ['请问石门还有几户没走', ['361027100002']],
  ['石门村和大塘村各走了多少', ['361027100002', '361027100001']],
])('%s asks how far a place has come', (text, villageIds) => {
  expect(asked(text)).toMatchObject({ about: 'place-progress', villageIds })
})

test('our village is the one in which all own households are', () => {
  const ofOne = {
    ...around,
    names: {
      ...around.names,
      households: around.names.households.map((household) => ({
        ...household,
        isOwn: household.isOwn && household.villageId === '361027100001',
      })),
    },
  }
  for (const text of ['我们村还有几户没走', '本村走了多少'])
    expect(understand(text, ofOne).question).toMatchObject({
      about: 'place-progress',
      villageIds: ['361027100001'],
    })
  // Own households in two villages: which one is meant isn't said.
  expect(asked('我们村还有几户没走')).toBeUndefined()
})

test('the name of a village without 村 is no question of its own', () => {
  expect(asked('大塘张三家路灯坏了')).toBeUndefined()
})

test.each(['大塘村路灯坏了', '张三问低保能不能办？', '王芳家有没有问题？没有。', '王芳反映路灯坏了没人修'])(
  '%s asks nothing',
  (text) => {
    expect(asked(text)).toBeUndefined()
  },
)
