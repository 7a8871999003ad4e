import fc from 'fast-check'
import { expect, test } from 'vitest'
import { giftFrom, giftInWords } from '#src/domain/visits/gift.js'
import type { VisitFacts } from '#src/domain/visits/input.js'
import { afterForm, type IssueTold, sharedFacts, toldByForm } from '#src/domain/visits/told.js'

const FORM: VisitFacts = {
  ...{ result: 'met', visitDay: '2026-05-20', metWith: null, findings: null, issues: [] },
  ...{ kind: null, outcome: null, outcomeNote: null, promisedDay: null },
}
const lamp: IssueTold = {
  ...{ category: 'power_network', kind: 'request', text: '路灯坏了', outcome: 'coordinated' },
  ...{ outcomeNote: '要供电公司来', promisedDay: '2026-05-27' },
}
const insurance: IssueTold = {
  ...{ category: 'health', kind: 'errand', text: '医保没认证', outcome: 'on_spot' },
  ...{ outcomeNote: '帮她认证了', promisedDay: null },
}
const visit = { findings: '儿子今年考大学；路灯坏了；医保没认证', issues: [lamp, insurance] }

/** The form as it is shown, with what the person changed in it. */
function sent(change: Partial<VisitFacts>): VisitFacts {
  const issues = visit.issues.map(({ category }) => category)
  return { ...FORM, findings: visit.findings, issues, ...sharedFacts(visit.issues), ...change }
}

const after = (change: Partial<VisitFacts>) => afterForm(visit, sent(change)).map((one) => one.after)

test('what a form shows and is left as it was stays as each issue has it', () => {
  expect(after({})).toEqual(visit.issues)
  expect(after({ result: 'phone', metWith: '王主任' })).toEqual(visit.issues)
})

test('what is changed is changed where it stood', () => {
  expect(after({ promisedDay: '2026-05-29' })).toEqual([{ ...lamp, promisedDay: '2026-05-29' }, insurance])
  expect(after({ outcome: 'county_level', outcomeNote: null })).toEqual([
    { ...lamp, outcome: 'county_level', outcomeNote: null },
    insurance,
  ])
})

test('the words of an issue follow the part of the findings that they came from', () => {
  const words = (findings: string) => after({ findings }).map(({ text }) => text)
  expect(words('女儿今年考大学；路灯坏了；医保没认证')).toEqual(['路灯坏了', '医保没认证'])
  expect(words('儿子今年考大学；路灯坏了两盏；医保没认证')).toEqual(['路灯坏了两盏', '医保没认证'])
  // Written anew: nothing is lost by taking all of it.
  expect(words('桥塌了')).toEqual(['桥塌了', '桥塌了'])
})

test('one category in the place of another is the same trouble under its right name', () => {
  const [, renamed] = afterForm(visit, sent({ issues: ['health', 'environment'] }))
  expect(renamed).toEqual({ before: null, after: { ...lamp, category: 'environment' } })
})

test('a category that is new takes what the form says, and one that is gone goes', () => {
  const [first, ...others] = afterForm(visit, sent({ issues: ['health', 'environment', 'land'] }))
  expect(first?.before).toBe(insurance)
  expect(others.map(({ before, after }) => [before, after.text])).toEqual([
    [null, visit.findings],
    [null, visit.findings],
  ])
  expect(after({ issues: [] })).toEqual([])
})

test('issues that a form made all follow it', () => {
  const facts = {
    ...FORM,
    findings: '水管漏水',
    issues: ['water_irrigation', 'land'],
    outcome: 'coordinated',
  }
  const issues = toldByForm(facts as VisitFacts).map((one) => ({ ...one, kind: 'request' as const }))
  const form = { ...facts, findings: '水管漏水三天', promisedDay: '2026-05-25' } as VisitFacts
  const changed = afterForm({ findings: '水管漏水', issues }, form).map((one) => one.after)
  expect(changed.map(({ text, promisedDay }) => [text, promisedDay])).toEqual([
    ['水管漏水三天', '2026-05-25'],
    ['水管漏水三天', '2026-05-25'],
  ])
})

test('a gift in words reads as the same gift', () => {
  const goods = fc.option(fc.stringMatching(/^[两三][桶袋箱][油米奶]$/))
  const yuan = fc.option(fc.integer({ min: 1, max: 999_999 }))
  fc.assert(
    fc.property(yuan, goods, (money, things) => {
      fc.pre(money !== null || things !== null)
      const words = giftInWords({ yuan: money, goods: things, said: '' })
      expect(giftFrom(words)).toEqual({ yuan: money, goods: things, said: words })
    }),
  )
  expect(giftFrom('两桶油和200块钱')).toMatchObject({ yuan: 200, goods: '两桶油' })
  expect(giftFrom('300')).toMatchObject({ yuan: 300, goods: null })
  expect(giftFrom('  ')).toBeNull()
})
