import { expect, test } from 'vitest'
import { understand } from '#src/understanding/understand.js'
import { aroundOf } from '../corpus/name-book.js'

const around = aroundOf(() => ['other'])

test('one sentence is three visits, and one issue with a promise', () => {
  const said = understand(
    '今天上午和王主任走了3组张伟、李强、王芳,都好;王芳家路灯坏了,答应下周三前修好',
    around,
  )
  const day = { kind: 'day', day: '2026-05-20', said: '今天上午' }
  const visit = {
    visited: true,
    result: 'met',
    day,
    metWith: '王主任',
    findings: null,
    issues: [],
    gift: null,
  }
  expect(said).toEqual({
    visits: [
      { ...visit, who: { kind: 'household', id: 'H000113', said: '张伟' } },
      { ...visit, who: { kind: 'household', id: 'H000114', said: '李强' } },
      {
        ...visit,
        who: { kind: 'household', id: 'H000115', said: '王芳' },
        findings: '路灯坏了',
        issues: [
          {
            text: '路灯坏了',
            categories: ['other'],
            outcome: 'coordinated',
            outcomeNote: null,
            promise: { day: '2026-05-27', said: '答应下周三前修好' },
          },
        ],
      },
    ],
    leftOver: [],
  })
})

test('what names nobody and tells of no trouble is left over', () => {
  expect(understand('今天真热', around)).toEqual({ visits: [], leftOver: ['今天真热'] })
})
