import { describe, expect, test } from 'vitest'
import { weekdayOf } from '#src/domain/time.js'
import { allowed, bare } from './compare.js'
import type { ExpectedOneWho, ExpectedVisit, Sentence } from './load.js'
import { load } from './load.js'
import { aroundOf, EARLIEST, NAMES, TODAY } from './name-book.js'

const PARTS = ['tuning', 'second-tuning', 'held-out', 'wrong-household'] as const
const LEAST = { tuning: 165, 'second-tuning': 200, 'held-out': 165, 'wrong-household': 40 }
/** Of two-character pieces that two sentences of different halves may share before they count as one. */
const ALIKE = 0.75

const SHORT_FOR_A_HOUSEHOLD = /他家|她家|他们家|这户|这家|上一户|上户|那户/
const WITHOUT_VISIT = /^(上报|反映|登记)?问题|没去|没走|没有走|听说|打(来)?电话(来)?反映|来电|群里|没进门/
const TOWNS = /村|社区/

const byId = new Map(NAMES.households.map((household) => [household.id, household]))

test('the day of the sentences is a Wednesday of the campaign, and the calendar is the real one', () => {
  const { today, earliest, isWorkingDay } = aroundOf(() => [])
  expect(weekdayOf(today)).toBe(2)
  expect(earliest && earliest < today).toBe(true)
  expect(['2026-10-07', '2026-10-08', '2027-02-05'].map(isWorkingDay)).toEqual([false, true, true])
})

describe.each(PARTS)('%s', (part) => {
  const sentences = load(part)

  test('has enough sentences, none of them twice', () => {
    expect(sentences.length).toBeGreaterThanOrEqual(LEAST[part])
    expect(new Set(sentences.map(({ text }) => bare(text))).size).toBe(sentences.length)
  })

  test('expects nothing that the rules forbid', () => {
    expect(sentences.flatMap((each) => wrongs(each).map((wrong) => `${each.id}: ${wrong}`))).toEqual([])
  })
})

test.each(['tuning', 'second-tuning'] as const)(
  'no sentence of %s is a copy of one that nobody tunes by',
  (part) => {
    const tuning = load(part).map(({ id, text }) => ({ id, pieces: piecesOf(text) }))
    const heldOut = load('held-out').map(({ id, text }) => ({ id, pieces: piecesOf(text) }))
    const copies = tuning.flatMap((one) =>
      heldOut
        .filter((other) => likeness(one.pieces, other.pieces) > ALIKE)
        .map((other) => [one.id, other.id]),
    )
    expect(copies).toEqual([])
  },
)

test('the halves are alike in kind', () => {
  const [tuning = {}, heldOut = {}] = [kindsOf(load('tuning')), kindsOf(load('held-out'))]
  expect(Object.keys(heldOut).sort()).toEqual(Object.keys(tuning).sort())
  for (const [kind, count] of Object.entries(tuning)) {
    const other = heldOut[kind] ?? 0
    expect(Math.abs(count - other), kind).toBeLessThanOrEqual(Math.max(6, 0.35 * Math.max(count, other)))
  }
})

test('a trap says whom it must not mean, and its expectation keeps to it', () => {
  for (const { id, never = [], expect: expected } of load('wrong-household')) {
    expect(never.length, id).toBeGreaterThan(0)
    const taken = expected.visits
      .flatMap(({ who }) => choicesOf(who))
      .filter((who) => typeof who === 'string')
    expect(
      taken.filter((household) => never.includes(household)),
      id,
    ).toEqual([])
  }
})

function wrongs(sentence: Sentence): string[] {
  const { visits, question } = sentence.expect
  const households = visits.flatMap(({ who }) => (typeof who === 'string' ? [who] : []))
  return [
    ...(question && visits.length > 0 ? ['a question tells of no visit'] : []),
    ...(new Set(households).size < households.length ? ['a household twice'] : []),
    ...visits.flatMap((visit, at) => [
      ...choicesOf(visit.who).flatMap((who) => whoWrongs(sentence, who, at)),
      ...dayWrongs(visit),
      ...factWrongs(sentence, visit),
    ]),
  ]
}

/** A household without being asked has its name, number or letters in the sentence, and no rival of that name. */
function whoWrongs(sentence: Sentence, who: ExpectedOneWho, at: number): string[] {
  const text = bare(sentence.text)
  if (typeof who === 'object' && 'unknown' in who) {
    return allowed(who.unknown).some((said) => text.includes(said)) ? [] : ['says nobody that is in the text']
  }
  if (typeof who !== 'string') return []
  const household = byId.get(who)
  if (!household) return ['no such household']
  const { id, head, pinyin, initials } = household
  if (SHORT_FOR_A_HOUSEHOLD.test(sentence.text) && sentence.spokenOf === id && at === 0) return []
  if (text.includes(id.toLowerCase())) return []
  if (!text.includes(bare(head))) {
    return text.includes(pinyin) || text.includes(initials) ? [] : [`${head} is not in the text`]
  }
  const rivals = NAMES.households.filter((other) => other.head === head && other.id !== id)
  const alone = household.isOwn && rivals.every((other) => !other.isOwn)
  const told = TOWNS.test(sentence.text) || new RegExp(groupWords(household.group)).test(sentence.text)
  return rivals.length === 0 || alone || told ? [] : [`${head} has ${rivals.length} rivals`]
}

/** `3组` as people say it. */
function groupWords(group: string | null): string {
  const number = Number(group?.replace('组', '') ?? 0)
  return number === 0 ? '$.' : `[${number}${'零一二三四'[number]}${'０１２３４'[number]}](村民)?小?组`
}

function dayWrongs({ day }: ExpectedVisit): string[] {
  if (day === undefined) return []
  if (typeof day === 'string') return day >= EARLIEST && day <= TODAY ? [] : [`${day} can't be visited`]
  if (day.doubt === 'unclear') return day.day === null ? [] : ['an unclear day that is known']
  if (day.doubt === 'future') return day.day === null || day.day > TODAY ? [] : [`${day.day} is past`]
  return day.day !== null && day.day < EARLIEST ? [] : [`${day.day} is in the campaign`]
}

function factWrongs({ text: written }: Sentence, visit: ExpectedVisit): string[] {
  const text = bare(written)
  const wordings = [
    visit.metWith,
    visit.gift?.goods ?? null,
    ...visit.issues.flatMap(({ text: words, note }) => [words, note ?? null]),
  ].flatMap((wording) => (wording === null ? [] : allowed(wording)))
  return [
    ...wordings.filter((wording) => !isIn(wording, text)).map((wording) => `${wording} is not in the text`),
    ...(visit.issues.length > 0 && visit.findings === false ? ['an issue is a finding'] : []),
    ...(!visit.visited && !WITHOUT_VISIT.test(written) ? ['nothing says that nobody went'] : []),
    ...(visit.gift && visit.gift.yuan === null && visit.gift.goods === null ? ['a gift of nothing'] : []),
    ...visit.issues.flatMap(({ text: words, promise, outcome, note }) => [
      ...(promise && promise !== 'none-day' && promise < TODAY ? [`promised for ${promise}`] : []),
      ...(note === null && outcome !== 'coordinated' ? ['an answer without its words'] : []),
      ...(allowed(words).some((word) => word.length < 2) ? ['an empty issue'] : []),
    ]),
  ]
}

/** Whether the wording is cut out of the text: the same characters in the same order, parts left out. */
function isIn(wording: string, text: string): boolean {
  let from = 0
  return [...wording].every((character) => {
    from = text.indexOf(character, from) + 1
    return from > 0
  })
}

function choicesOf(who: ExpectedVisit['who']): ExpectedOneWho[] {
  return typeof who === 'object' && 'anyOf' in who ? who.anyOf : [who]
}

function piecesOf(text: string): Set<string> {
  const plain = bare(text)
  return new Set([...plain].slice(1).map((_, at) => plain.slice(at, at + 2)))
}

function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const shared = [...one].filter((piece) => other.has(piece)).length
  return (2 * shared) / (one.size + other.size || 1)
}

function kindsOf(sentences: readonly Sentence[]): Record<string, number> {
  const counts: Record<string, number> = {}
  const count = (kind: string, holds: boolean): void => {
    if (holds) counts[kind] = (counts[kind] ?? 0) + 1
  }
  for (const { text, spokenOf, expect: expected } of sentences) {
    const { visits, question } = expected
    const issues = visits.flatMap((visit) => visit.issues)
    const whos = visits.flatMap(({ who }) => choicesOf(who))
    count('question', question !== undefined)
    count('nobody', visits.length === 0 && !question)
    count('one', visits.length === 1)
    count('several', visits.length > 1)
    count('ten or so', visits.length >= 8)
    count('long', text.length >= 60)
    count('no punctuation', !/[\p{P}]/u.test(text))
    count('spoken of', spokenOf !== undefined)
    count('issues', issues.length > 0)
    count('several issues', issues.length > 1)
    count(
      'promise',
      issues.some(({ promise }) => promise !== undefined),
    )
    count(
      'other answer',
      issues.some(({ outcome }) => outcome !== 'coordinated'),
    )
    count(
      'gift',
      visits.some(({ gift }) => gift !== null),
    )
    count(
      'companion',
      visits.some(({ metWith }) => metWith !== null),
    )
    count(
      'other day',
      visits.some(({ day }) => day !== undefined),
    )
    count(
      'not met',
      visits.some(({ result }) => result !== 'met'),
    )
    count(
      'without a visit',
      visits.some(({ visited }) => !visited),
    )
    count(
      'to choose',
      whos.some((who) => Array.isArray(who)),
    )
    count(
      'unknown',
      whos.some((who) => typeof who === 'object' && 'unknown' in who),
    )
    count(
      'village or enterprise',
      whos.some((who) => typeof who === 'object' && ('village' in who || 'enterprise' in who)),
    )
  }
  return counts
}
