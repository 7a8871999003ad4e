import { expect, test } from 'vitest'
import type { Card } from '#cards/card.js'
import { digestCard } from '#cards/digest.js'
import { draftConfirmCard, draftFormCard } from '#cards/draft.js'
import { helpCard } from '#cards/help.js'
import { householdMatchesCard } from '#cards/household-matches.js'
import { importReportCard } from '#cards/import-report.js'
import { issueMovesCard } from '#cards/issue-moves.js'
import { meetingCard, meetingDraftCard } from '#cards/meeting.js'
import { progressCard } from '#cards/progress.js'
import { visitListCard } from '#cards/visit-list.js'
import { visitRecordedCard } from '#cards/visit-recorded.js'
import { logVisit } from '#src/conversation/flows/log-visit.js'
import { LIST_ROWS } from '#src/conversation/panels/visit-list-panel.js'
import { coverageOf } from '#src/domain/coverage/tally.js'
import type { Issue, IssueMove } from '#src/domain/issues/types.js'
import { MOST_DECISIONS } from '#src/domain/meetings/meeting.js'
import type { Cell } from '#src/domain/ports.js'
import type { Unit, Village } from '#src/domain/registry/types.js'
import { fits } from '#src/messenger/feishu/card-limits.js'
import { answerButtons } from '#src/views/answer-buttons.js'
import { type DigestLine, digestView, withLines } from '#src/views/digest-view.js'
import { issueMovesView } from '#src/views/issue-moves-view.js'
import { countyProgress, townProgress, unitProgress } from '#src/views/progress-view.js'
import { openButton } from '#src/views/reminder-line.js'
import { rendered } from '../support/rendered-card.js'

const KEY = 'k'.repeat(22)
const NAME = '资溪县嵩市镇人民政府便民服务中心'
const tally = {
  unvisited: 9999,
  met: 9999,
  phone: 9999,
  absent: 9999,
  refused: 9999,
  moved: 9999,
  vacant: 9999,
}
const coverage = coverageOf(tally)
const common = { now: Date.parse('2026-05-20T12:00:00+08:00'), inGroup: false, refresh: { view: 'county' } }

/** What the platform gets; nothing of the card was cut away to make it fit. */
function expectWhole(card: Card): void {
  const json = JSON.stringify(rendered({ key: KEY, rev: 0, card }))
  expect(fits(json)).toBe(true)
  expect(json).not.toContain('只显示了一部分')
}

function units(count: number): Unit[] {
  return Array.from({ length: count }, (_, i) => ({
    ...({ id: `u${i}`, shortName: `${NAME}${i}`, kind: 'county_department', headId: '', order: i } as const),
  }))
}

function cells(unitCount: number, townCount: number): Cell[] {
  return Array.from({ length: unitCount * 2 }, (_, i) => ({
    ...{ unitId: `u${i % unitCount}`, villageId: String(361027100000 + i), tally },
    town: `${'乌石镇'.repeat(3)}${i % townCount}`,
  }))
}

test('a page of the longest moves an issue can have is shown whole', () => {
  const move = {
    ...{ id: 'm', seq: 1, at: common.now, move: 'assign', from: 'raised', to: 'assigned', by: 'C1' },
    ...{ forId: 'C2', holder: { kind: 'unit', unitId: NAME }, isStopped: false },
    facts: { unitId: NAME, days: 15, note: '路'.repeat(300) },
  } as unknown as IssueMove
  const names = new Map([
    ['C1', '买买提·吐尔逊'],
    ['C2', '阿依古丽·买买提'],
  ])
  const issue = {
    id: 'i'.repeat(22),
    number: '2026-0001',
    text: '路'.repeat(1000),
    status: 'assigned',
  } as Issue
  const moves = Array.from({ length: 30 }, () => move)
  const view = issueMovesView(issue, moves, names, 2)
  expect(view.moves).toHaveLength(12)
  expectWhole(issueMovesCard(view))
  expect(issueMovesView(issue, moves, names, 9)).toEqual(issueMovesView(issue, moves, names))
})

test.each([
  [60, 15],
  [100, 20],
])(
  'a county of %i units and %i towns has its progress on one card, every row of it',
  (unitCount, townCount) => {
    const all = cells(unitCount, townCount)
    const towns = [...new Set(all.map((cell) => cell.town))]
    const view = countyProgress(all, units(unitCount), towns, common)
    expect(view.parts.map((part) => [part.rows.length, part.more])).toEqual([
      [unitCount, 0],
      [townCount, 0],
    ])
    expectWhole(progressCard(view))
  },
)

test('what is too many for one card is counted on it', () => {
  const all = cells(250, 20)
  const view = countyProgress(all, units(250), [...new Set(all.map((cell) => cell.town))], common)
  const [byUnit] = view.parts
  expect((byUnit?.rows.length ?? 0) + (byUnit?.more ?? 0)).toBe(250)
  expect(byUnit?.more).toBeGreaterThan(0)
  expectWhole(progressCard(view))
})

test('a unit or a town of sixty villages fits', () => {
  const own = cells(60, 1)
  const villages = own.map(
    ({ villageId, town }, order): Village => ({
      ...{ id: villageId, town, order, kind: 'village' },
      name: `上河源村小学旁的村${order}`,
    }),
  )
  const [unit] = units(1)
  if (!unit) throw new Error('no unit')
  expectWhole(progressCard(unitProgress(unit, own.slice(0, 60), villages, common)))
  expectWhole(progressCard(townProgress(own[0]?.town ?? '', own.slice(0, 60), villages, common)))
})

const LONG_NAME = '买买提·阿不都热合曼·吾买尔江'

test('a full page of households fits, with the longest names and hints', () => {
  const rows = Array.from({ length: LIST_ROWS }, (_, i) => ({
    ...{ householdId: `361027100001-${i}`, head: LONG_NAME, place: '大塘水库移民新村社区 第十二村民小组' },
    ...{ hint: '12人，外出，5月15日 周三 家中无人', text: LONG_NAME.repeat(3), mayVisit: true },
  }))
  const list = { title: '待走访', asOf: '5月20日 12:00', coverage, rows, note: '您的包户都走访过了。' }
  expectWhole(visitListCard({ ...list, hasPrevious: true, hasNext: true }))
  expectWhole(householdMatchesCard({ words: '王', rows, more: true }))
})

const FACTS = [
  '走访户',
  '走访情况',
  '走访日期',
  '反映的情况',
  '问题类别',
  '处理结果',
  '见到谁、和谁一起',
].map((label) => ({
  label,
  value: label === '反映的情况' ? '“水管”漏水\n'.repeat(142) : '土地山林宅基地、村务公开与作风',
}))

test('a visit with a thousand characters of findings fits in every state', () => {
  expectWhole(draftConfirmCard({ title: '登记走访', facts: FACTS, attachments: 9, turn: '99' }))
  for (const state of ['recorded', 'corrected', 'withdrawn'] as const)
    expectWhole(visitRecordedCard({ title: LONG_NAME, facts: FACTS, coverage: '', state, visitId: 'v' }))
  const context = { today: '2026-05-20', households: [] }
  const fields = logVisit.steps.flatMap((step) =>
    step.field ? [{ ...step.field(context), name: step.key, error: '请写明'.repeat(20) } as const] : [],
  )
  const filled = fields.map((field) =>
    field.name === 'findings' ? { ...field, value: FACTS[3]?.value ?? '' } : field,
  )
  expectWhole(
    draftFormCard({
      title: '登记走访',
      about: LONG_NAME,
      fields: filled as never,
      attachments: 9,
      turn: '9',
    }),
  )
})

test('help with everything on it and a workbook full of mistakes fit', () => {
  const items = Array.from({ length: 14 }, () => ({
    command: '登记走访',
    what: '列出待走访的户，点一下就登记',
  }))
  expectWhole(helpCard({ name: LONG_NAME, items }))
  const lines = Array.from({ length: 500 }, (_, i) => `户 第 ${i} 行 包户干部工号：没有工号为“C${i}”的干部`)
  expectWhole(
    importReportCard({
      name: '名册.xlsx',
      fileId: 'f',
      ok: false,
      counts: [],
      notes: [],
      warnings: lines,
      errors: lines,
    }),
  )
})

test('a meeting that decided on as much as one may is read whole, before it is confirmed and after', () => {
  const facts = [{ label: '参会单位', value: NAME.repeat(40) }]
  const rows = Array.from({ length: MOST_DECISIONS }, (_, i) => ({
    ...{ issueId: 'i'.repeat(22), text: `2026-${1000 + i} ${'修'.repeat(20)}（延期待批）` },
    hint: `转办：从${NAME}转出，交${NAME}主办，10 个工作日，${NAME}协办：${'修'.repeat(30)}`,
  }))
  const draft = { title: '联席会议', tone: 'info', facts, before: null } as const
  expectWhole(meetingDraftCard({ ...draft, rows, leftOut: [] }))
  expectWhole(meetingDraftCard({ ...draft, rows: [], leftOut: rows }))
  expectWhole(meetingCard({ title: '联席会议', facts, rows, leftOut: [], asOf: '5月20日 12:00' }))
})

test('a digest holds as many lines as fit with all their buttons, and counts the others', () => {
  const line = (i: number): DigestLine => ({
    text: `2026-${i} ${'修'.repeat(20)}`,
    hint: `${'请问问群众是否满意，5月25日 周一前回访，5月20日 周三起在'}${NAME}（经办 欧阳㛃）`,
    buttons: [...answerButtons('i'.repeat(22)), openButton({ id: 'i'.repeat(22) })],
  })
  const many = [{ section: '等您回访', lines: Array.from({ length: 60 }, (_, i) => line(i)) }]
  const view = digestView(withLines(null, { day: '2026-05-25', isLate: false }, many), {
    issues: [],
    campaign: null,
    settled: new Set(),
  })
  expect(view.sections.map(({ rows, more }) => rows.length + more)).toEqual([60])
  expectWhole(digestCard(view))
})
