import fc from 'fast-check'
import { expect, test } from 'vitest'
import { advance, begin, carryOver } from '#src/conversation/engine.js'
import type { Answers, Draft, Effect, Flow, FlowInput } from '#src/conversation/flow.js'
import { FLOWS } from '#src/conversation/flows/index.js'
import { amendOldVisit, amendVisit, logVisit } from '#src/conversation/flows/log-visit.js'
import { ISSUE_CATEGORIES } from '#src/domain/issues/category.js'
import { HOUSEHOLD_KINDS, leavesKindOpen } from '#src/domain/issues/kind.js'
import { DOOR_OUTCOMES } from '#src/domain/issues/types.js'
import type { HouseholdRecord } from '#src/domain/ports.js'
import { addDays } from '#src/domain/time.js'
import { type VisitFacts, visitFacts } from '#src/domain/visits/input.js'
import { VISIT_RESULTS } from '#src/domain/visits/types.js'
import { CATEGORY_WORDS, KIND_WORDS, OUTCOME_WORDS, RESULT_WORDS } from '#src/text/words.js'

const TODAY = '2026-05-20'
const context = { today: TODAY, earliest: '2026-05-01', households: [] }
const household = { id: 'A1', head: '张三', place: '大塘村 1组' }

/** Plays inputs one after the other, each on the draft as it comes back from the database. */
function play(
  flow: Flow,
  known: Answers,
  inputs: readonly FlowInput[],
  shownAs: 'form' | 'prompts' = 'prompts',
) {
  let draft: Draft = begin(flow, known, { shownAs, about: {} })
  let effect: Effect = { kind: 'confirm' }
  for (const input of inputs) {
    const stored = JSON.parse(JSON.stringify(draft)) as Draft
    expect(stored).toEqual(draft)
    ;({ draft, effect } = advance(flow, stored, input, context))
  }
  return { draft, effect }
}

const say = (text: string): FlowInput => ({ kind: 'text', text })

const words = fc.stringMatching(/^[路水电修建坏人家户都缺问]{1,12}$/)
const facts: fc.Arbitrary<VisitFacts> = fc
  .record({
    result: fc.constantFrom(...VISIT_RESULTS),
    visitDay: fc.integer({ min: 0, max: 19 }).map((ago) => addDays(TODAY, -ago)),
    metWith: fc.option(words),
    findings: fc.option(words),
    issues: fc.uniqueArray(fc.constantFrom(...ISSUE_CATEGORIES), { maxLength: 5 }),
    kind: fc.option(fc.constantFrom(...HOUSEHOLD_KINDS)),
    outcome: fc.constantFrom(...DOOR_OUTCOMES),
    outcomeNote: fc.option(words),
    promisedDay: fc.option(fc.integer({ min: 0, max: 40 }).map((ahead) => addDays(TODAY, ahead))),
    gift: fc.constant(null),
  })
  .map((one) => ({ ...one, issues: one.findings === null ? [] : one.issues }))
  .map((one) => (one.issues.length > 0 ? one : { ...one, outcomeNote: null, promisedDay: null }))
  .map((one) => (one.issues.some(leavesKindOpen) ? one : { ...one, kind: null }))
  .map((one) => (isOpen(one.outcome) ? one : { ...one, promisedDay: null }))

function isOpen(outcome: VisitFacts['outcome']): boolean {
  return outcome !== 'on_spot' && outcome !== 'explained'
}

function asForm(one: VisitFacts): FlowInput {
  const { result, visitDay, metWith, findings, issues, kind, outcome, outcomeNote, promisedDay } = one
  return {
    kind: 'form',
    values: {
      ...{ result, visitDay, issues, metWith: metWith ?? '', findings: findings ?? '' },
      kind: kind ?? '',
      outcome: issues.length > 0 && outcome ? outcome : '',
      ...{ outcomeNote: outcomeNote ?? '', promisedDay: promisedDay ?? '' },
    },
  }
}

/** One of the ways to say an answer; `way` picks it. */
function asPrompts(one: VisitFacts, way: number): FlowInput[] {
  const pick = (...ways: FlowInput[]): FlowInput => ways[way % ways.length] ?? ways[0] ?? say('')
  const numberOf = (list: readonly string[], value: string) => say(String(list.indexOf(value) + 1))
  const { result, visitDay, metWith, findings, issues, kind, outcome, outcomeNote, promisedDay } = one
  const [year, month, date] = visitDay.split('-').map(Number)
  const listed = issues.map((issue) => CATEGORY_WORDS[issue]).join('、')
  const nothing = pick(say('无'), { kind: 'skip' })
  return [
    pick(say(RESULT_WORDS[result]), numberOf(VISIT_RESULTS, result), { kind: 'choose', value: result }),
    pick(say(visitDay), say(`${month}月${date}日`), say(`${year}年${month}月${date}日`)),
    findings === null ? nothing : say(findings),
    ...(findings === null ? [] : [issues.length === 0 ? nothing : say(listed)]),
    ...(issues.length === 0 || !outcome
      ? []
      : [
          pick(say(OUTCOME_WORDS[outcome]), numberOf(DOOR_OUTCOMES, outcome), {
            kind: 'choose',
            value: outcome,
          }),
          ...(isOpen(outcome) ? [promisedDay === null ? nothing : say(promisedDay)] : []),
        ]),
    // What is not asked is asked for by its name.
    ...(kind === null ? [] : [say('问题性质'), pick(say(KIND_WORDS[kind]), { kind: 'choose', value: kind })]),
    ...(issues.length > 0 && outcome && outcomeNote !== null ? [say('处理说明'), say(outcomeNote)] : []),
    ...(metWith === null ? [] : [say('见到谁'), say(metWith)]),
  ]
}

function done(effect: Effect): VisitFacts {
  if (effect.kind !== 'done') throw new Error(`not done but ${JSON.stringify(effect)}`)
  const { household: _h, reason: _r, ...rest } = effect.answers
  return visitFacts.parse(rest)
}

test('a form and the questions one by one give an action the same facts', () => {
  fc.assert(
    fc.property(facts, fc.nat(11), (one, way) => {
      const byForm = done(play(logVisit, { household }, [asForm(one)], 'form').effect)
      const inputs = [...asPrompts(one, way), { kind: 'confirm' } as const]
      const byPrompts = done(play(logVisit, { household }, inputs).effect)
      expect(byPrompts).toEqual(byForm)
      expect(byForm).toEqual({ ...one, outcome: one.issues.length > 0 ? one.outcome : 'coordinated' })
    }),
    { numRuns: 300 },
  )
})

test('nothing is recorded before it is confirmed', () => {
  fc.assert(
    fc.property(facts, fc.nat(11), (one, way) => {
      const { effect, draft } = play(logVisit, { household }, asPrompts(one, way))
      expect(effect).toEqual({ kind: 'confirm' })
      expect(draft.step).toBe('confirm')
    }),
    { numRuns: 50 },
  )
})

const anyInput: fc.Arbitrary<FlowInput> = fc.oneof(
  fc.string({ maxLength: 8 }).map(say),
  fc.constantFrom('1', '2', '昨天', '无', '走访日期', '反映的情况', '今天', '没问题').map(say),
  fc.constantFrom<FlowInput>(
    { kind: 'skip' },
    { kind: 'back' },
    { kind: 'confirm' },
    { kind: 'choose', value: 'met' },
  ),
)

test('whatever is said in whatever order, a flow ends only with facts that its action accepts', () => {
  let ended = 0
  fc.assert(
    fc.property(
      fc.array(anyInput, { maxLength: 25 }),
      fc.constantFrom(logVisit, amendVisit),
      (inputs, flow) => {
        let draft = begin(flow, { household }, { shownAs: 'prompts', about: {} })
        for (const input of [...inputs, { kind: 'confirm' } as const]) {
          const next = advance(flow, JSON.parse(JSON.stringify(draft)) as Draft, input, context)
          expect(next.draft.turn).toBe(draft.turn + 1)
          if (next.effect.kind === 'done') {
            ended += 1
            expect(done(next.effect).visitDay >= context.earliest).toBe(true)
            return
          }
          draft = next.draft
        }
      },
    ),
    { numRuns: 1000, seed: 5 },
  )
  expect(ended).toBeGreaterThan(10)
})

test('返回 asks the question before again, and stops at what the flow came with', () => {
  const asked = play(logVisit, { household }, [say('1'), say('昨天'), { kind: 'back' }])
  expect(asked.effect).toEqual({ kind: 'ask', step: 'visitDay' })
  expect(asked.draft.answers).toEqual({ household, result: 'met' })
  const start = play(logVisit, { household }, [{ kind: 'back' }])
  expect(start.effect).toEqual({ kind: 'ask', step: 'household' })
  const fixed = play(amendVisit, { household }, [{ kind: 'back' }])
  expect(fixed.effect).toEqual({ kind: 'ask', step: 'result' })
  expect(fixed.draft.answers).toEqual({ household })
})

test('a question that needs an answer cannot be skipped; one that does not takes its stand-in', () => {
  expect(play(logVisit, { household }, [{ kind: 'skip' }]).effect).toMatchObject({
    kind: 'retry',
    step: 'result',
  })
  const skipped = play(logVisit, { household, result: 'met', visitDay: TODAY }, [{ kind: 'skip' }])
  expect(skipped.draft.answers).toMatchObject({ findings: null })
})

test('取消 ends a flow wherever it stands', () => {
  for (const flow of Object.values(FLOWS))
    for (const inputs of [[], [say('1')], [say('1'), say('昨天')]])
      expect(play(flow, { household }, [...inputs, { kind: 'cancel' }]).effect).toEqual({ kind: 'cancelled' })
})

test('the name of an answer on the summary asks that question alone', () => {
  const all = { household, result: 'met', visitDay: TODAY, findings: null, issues: [], metWith: null }
  const asked = play(amendVisit, all, [say('走访日期')])
  expect(asked.effect).toEqual({ kind: 'ask', step: 'visitDay' })
  const back = play(amendVisit, all, [say('走访日期'), say('昨天')])
  expect(back.effect).toEqual({ kind: 'confirm' })
  expect(back.draft.answers).toEqual({ ...all, visitDay: '2026-05-19' })
  // A name that two answers share, and the household of a correction, ask nothing.
  for (const words of ['情况', '走访户', '', '走'])
    expect(play(amendVisit, all, [say(words)]).effect.kind).toBe('confirm')
})

test('findings named on the summary bring their own questions with them', () => {
  const all = { household, result: 'met', visitDay: TODAY, findings: null, metWith: null }
  expect(play(logVisit, all, [say('反映的情况'), say('路坏了')]).effect).toEqual({
    kind: 'ask',
    step: 'issues',
  })
})

test('of several households a number picks one, and only from what was offered', () => {
  const found = ['A3', 'A7'].map((id) => ({ id, head: '张伟', village: '大塘村' }) as HouseholdRecord)
  const draft = begin(logVisit, {}, { shownAs: 'prompts', about: {} })
  const offered = advance(logVisit, draft, say('张伟'), { ...context, households: found })
  expect(offered.effect).toMatchObject({ kind: 'choose', options: [{}, {}] })
  const picked = advance(logVisit, JSON.parse(JSON.stringify(offered.draft)) as Draft, say('2'), context)
  expect(picked.draft.answers.household).toMatchObject({ id: 'A7' })
  expect('offered' in picked.draft).toBe(false)
  expect(advance(logVisit, offered.draft, say('3'), context).effect.kind).toBe('retry')
  expect(advance(logVisit, draft, say('1'), context).effect.kind).toBe('retry')
})

test('what was emptied on a form is empty, also when a correction or an earlier attempt had it', () => {
  const before = { household, result: 'met', visitDay: TODAY, findings: '路坏了', issues: ['road_traffic'] }
  const values = { result: 'met', visitDay: TODAY, findings: '', issues: [], outcome: '', metWith: '' }
  const { effect } = play(
    amendVisit,
    { ...before, outcome: 'coordinated', metWith: null },
    [{ kind: 'form', values }],
    'form',
  )
  expect(done(effect)).toMatchObject({ findings: null, issues: [] })
})

test('慰问 is only asked where there is one, and an emptied field takes it away', () => {
  const plain = { household, result: 'met', visitDay: TODAY, findings: null, metWith: null }
  const gift = { yuan: 500, goods: '两桶油', said: '送了500元和两桶油' }
  expect(play(logVisit, plain, [{ kind: 'confirm' }]).effect).toMatchObject({ answers: { gift: null } })
  const values = { result: 'met', visitDay: TODAY }
  const sent = (text: string) =>
    done(
      play(amendVisit, { ...plain, gift }, [{ kind: 'form', values: { ...values, gift: text } }], 'form')
        .effect,
    ).gift
  expect(sent('')).toBeNull()
  expect(sent('800元、两桶油')).toEqual({ yuan: 800, goods: '两桶油', said: '800元、两桶油' })
})

test('a form says at each field what is wrong with it and keeps what was right', () => {
  const values = { result: '', visitDay: '2026-05-21', findings: '', issues: ['road_traffic'], metWith: '李' }
  const { effect, draft } = play(logVisit, { household }, [{ kind: 'form', values }], 'form')
  expect(effect.kind === 'form-errors' && Object.keys(effect.errors).sort()).toEqual([
    'findings',
    'result',
    'visitDay',
  ])
  expect(draft.answers).toMatchObject({ metWith: '李', issues: ['road_traffic'] })
})

const good = { visitDay: TODAY, findings: '路坏了', issues: [], metWith: '李' }

test('a form shows what it refused again: nothing long is typed twice', () => {
  const long = '路'.repeat(1005)
  const issues = ISSUE_CATEGORIES.slice(0, 6)
  const values = { result: 'met', visitDay: '2026-05-21', findings: long, issues, metWith: '㛃'.repeat(101) }
  const { draft, effect } = play(logVisit, { household }, [{ kind: 'form', values }], 'form')
  expect(draft.refused).toEqual({
    ...{ visitDay: '2026-05-21', findings: '路'.repeat(1000), issues, metWith: '㛃'.repeat(100) },
  })
  expect(effect).toMatchObject({
    kind: 'form-errors',
    errors: {
      findings: expect.stringContaining('只留下了前 1000 字'),
      metWith: expect.stringMatching(/100 字。$/),
    },
  })
  const again = advance(logVisit, draft, { kind: 'form', values: { ...values, ...good } }, context)
  expect(again.effect.kind).toBe('done')
  expect('refused' in again.draft).toBe(false)
})

test('of what a form could not even show nothing is kept', () => {
  const values = { result: 'nobody', visitDay: 'someday', findings: '', issues: ['nothing'] }
  const { draft, effect } = play(logVisit, { household }, [{ kind: 'form', values }], 'form')
  expect(effect.kind === 'form-errors' && Object.keys(effect.errors).sort()).toEqual([
    'issues',
    'result',
    'visitDay',
  ])
  expect(draft.refused).toEqual({})
})

test('what is too long or too many is said with its limit', () => {
  const upTo = { household, result: 'met', visitDay: TODAY }
  expect(play(logVisit, upTo, [say('路'.repeat(1001))]).effect).toMatchObject({
    reason: expect.stringContaining('1000'),
  })
  const six = { ...upTo, findings: '路' }
  expect(play(logVisit, six, [say('1 2 3 4 5 6')]).effect).toMatchObject({
    reason: expect.stringContaining('5 类'),
  })
})

test('an old visit is corrected with its reason, which the form asks first', () => {
  const fields = amendOldVisit.steps.filter((step) => step.field).map((step) => step.key)
  expect(fields[0]).toBe('reason')
  const values = { result: 'met', visitDay: TODAY }
  expect(play(amendOldVisit, { household }, [{ kind: 'form', values }], 'form').effect).toMatchObject({
    kind: 'form-errors',
    errors: { reason: expect.any(String) },
  })
})

test('a draft of an older version keeps every answer that still means something', () => {
  const draft = begin(
    logVisit,
    { household, result: 'met', visitDay: 'someday' },
    { shownAs: 'prompts', about: {} },
  )
  const carried = carryOver(logVisit, { ...draft, version: 0, turn: 7 })
  expect(carried).toMatchObject({ version: logVisit.version, step: 'visitDay', turn: 7 })
  expect(carried.answers).toEqual({ household, result: 'met' })
})

test('every question of every flow has its words, and no two answers of a flow share a name', () => {
  for (const flow of Object.values(FLOWS)) {
    const keys = flow.steps.map((step) => step.key)
    expect(new Set(keys).size).toBe(keys.length)
    for (const step of flow.steps) {
      expect(step.ask({}, context)).toMatch(/\p{Script=Han}/u)
      expect(step.label).toMatch(/\p{Script=Han}/u)
      if (step.skipTo) expect(step.schema.safeParse(step.skipTo.value).success).toBe(true)
    }
  }
})
