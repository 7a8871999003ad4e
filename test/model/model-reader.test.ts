import { afterEach, beforeEach, expect, test } from 'vitest'
import { createModelReader } from '#src/model/model-reader.js'
import type { NameBook, Understood, VisitSaid } from '#src/understanding/understood.js'
import { type ModelServer, saying, startModelServer } from './model-server.js'

const names: NameBook = {
  households: ['王芳', '张伟'].map((head, i) => ({
    ...{ id: `H${i}`, head, pinyin: '', initials: '', villageId: 'V1', group: '3组', size: 4 },
    ...{ isOwn: true, isLinked: true },
  })),
  villages: [{ id: 'V1', town: '秀谷镇', name: '大塘村' }],
  enterprises: [{ id: 'E1', name: '南丰蜜桔合作社', shortNames: ['蜜桔社'], villageId: 'V1' }],
}

function visit(who: VisitSaid['who']): VisitSaid {
  return {
    ...{ who, visited: true, result: 'met', metWith: null, findings: null, issues: [], gift: null },
    day: { kind: 'day', day: '2026-05-20', said: null },
  }
}

const TEXT =
  '今天在大塘村和李主任走了王芳、张伟，王芳那边的灯不亮了好几天，答应下周三前修好，欠蜜桔社500元的事也说了'
const UNDERSTOOD: Understood = {
  visits: [
    { ...visit({ kind: 'household', id: 'H0', said: '王芳' }), metWith: '李主任' },
    visit({ kind: 'household', id: 'H1', said: '张伟' }),
  ],
  leftOver: ['那边的灯不亮了好几天'],
}
const asking = {
  ...{ text: TEXT, understood: UNDERSTOOD, names },
  readPromise: (words: string) => (words.includes('下周三') ? '2026-05-27' : null),
}

const ISSUE = {
  ...{ text: '灯不亮了好几天', category: 'power_network', outcome: 'coordinated', outcomeNote: null },
  promise: '答应下周三前修好',
}
const GOOD = {
  visits: [
    { who: '〔户1〕', result: 'met', findings: '灯不亮了好几天', issues: [ISSUE] },
    { who: '〔户2〕', result: 'met', findings: null, issues: [] },
  ],
  leftOver: ['欠〔企1〕〔数1〕元的事也说了'],
}
const withIssue = (change: object) => ({
  ...GOOD,
  visits: [{ ...GOOD.visits[0], issues: [{ ...ISSUE, ...change }] }, GOOD.visits[1]],
})

let server: ModelServer
beforeEach(async () => {
  server = await startModelServer()
})
afterEach(() => server.close())

const reader = (patienceMs = 2_000) =>
  createModelReader({ url: server.url, name: 'm', key: 'k3y' }, patienceMs)

test('what it reads better is taken, with the household, day and companions that were read without it', async () => {
  server.answer = saying(GOOD)
  const better = await reader()(asking)
  expect(better?.visits[0]).toMatchObject({
    who: { id: 'H0' },
    metWith: '李主任',
    findings: '灯不亮了好几天',
    issues: [
      {
        text: '灯不亮了好几天',
        promise: { day: '2026-05-27', said: '答应下周三前修好' },
      },
    ],
  })
  expect(better?.visits[0]?.issues[0]?.categories[0]).toBe('power_network')
  expect(better?.leftOver).toEqual(['欠蜜桔社500元的事也说了'])
})

test('no name and no number leaves the house; the key goes in the header alone', async () => {
  server.answer = saying(GOOD)
  await reader()(asking)
  const [request] = server.asked
  const { messages } = JSON.parse(request?.body ?? '') as { messages: { content: string }[] }
  expect(messages[1]?.content).toBe(
    '今天在〔地1〕和〔人1〕走了〔户1〕、〔户2〕，〔户1〕那边的灯不亮了好几天，答应下周三前修好，欠〔企1〕〔数1〕元的事也说了',
  )
  expect(request?.headers.authorization).toBe('Bearer k3y')
  expect(request?.body).not.toContain('k3y')
})

const LIES: readonly (readonly [string, unknown])[] = [
  ['leaves a household out', { ...GOOD, visits: GOOD.visits.slice(0, 1) }],
  ['makes one up', { ...GOOD, visits: [...GOOD.visits, { ...GOOD.visits[0], who: '〔户3〕' }] }],
  ['answers for somebody else', { ...GOOD, visits: [GOOD.visits[0], { ...GOOD.visits[1], who: '〔人1〕' }] }],
  ['says what nobody said', withIssue({ text: '房子要塌了' })],
  ['puts words together that were apart', withIssue({ text: '王芳修好' })],
  ['uses a placeholder that was not given', withIssue({ text: '〔户9〕' })],
  ['invents a category', withIssue({ category: 'aliens' })],
  ['adds a field', { ...GOOD, admin: true }],
  ['answers something else', { ok: 1 }],
  ['answers words', '好的，已经整理。'],
]
test.each(LIES)('the reading without it stands when it %s', async (_, said) => {
  server.answer = saying(said)
  expect(await reader()(asking)).toBeNull()
  expect(server.asked).toHaveLength(1)
})

const FAULTS: readonly (readonly [string, ModelServer['answer']])[] = [
  ['refuses', (response) => response.writeHead(401).end('{}')],
  ['breaks off', (response) => response.writeHead(200).write('{"choi', () => response.destroy())],
  ['sends no JSON', (response) => response.writeHead(200).end('<html>')],
  ['never ends', (response) => response.writeHead(200).end('x'.repeat(100_000))],
  ['sends elsewhere', (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()],
]
test.each(FAULTS)('the reading without it stands when it %s', async (_, answer) => {
  server.answer = answer
  expect(await reader()(asking)).toBeNull()
})

test('it is not waited for beyond its time', async () => {
  server.answer = () => {}
  expect(await reader(50)(asking)).toBeNull()
  expect(server.asked).toHaveLength(1)
})

test('one that fails three times in a row is left alone for a while', async () => {
  const read = reader()
  for (let nth = 0; nth < 5; nth += 1) expect(await read(asking)).toBeNull()
  expect(server.asked).toHaveLength(3)
})

test('it is asked neither about a short sentence that was read whole nor about one that names nobody', async () => {
  const whole = { ...UNDERSTOOD, leftOver: [] }
  expect(await reader()({ ...asking, text: '王芳张伟都好', understood: whole })).toBeNull()
  expect(await reader()({ ...asking, understood: { visits: [], leftOver: [TEXT] } })).toBeNull()
  expect(server.asked).toHaveLength(0)
})
