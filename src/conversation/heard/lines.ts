import type { Choice, HeardIssue, HeardLine } from '#cards/understood.js'
import { ISSUE_CATEGORIES } from '../../domain/issues/category.js'
import { addDays, dayInWords, dayOf } from '../../domain/time.js'
import { giftInWords } from '../../domain/visits/gift.js'
import { CATEGORY_WORDS, KIND_WORDS, OUTCOME_WORDS, RESULT_WORDS } from '../../text/words.js'
import type { IssueSaid, VisitSaid } from '../../understanding/understood.js'
import { placeOf } from '../../views/household-view.js'
import type { Turn } from '../turn.js'
import { filesOf } from './edit.js'
import { categoryOf } from './facts.js'
import type { Heard } from './heard.js'
import type { OpenPoint, Standing } from './standing.js'

/** A longer text is shown by its beginning; its form has all of it. */
const MOST_SHOWN = 100
const LIKELIEST = 3

/** One household of the card, with all that would be recorded of it. */
export function lineOf(turn: Turn, heard: Heard, one: Standing): HeardLine {
  const { nth, visit, open } = one
  const question = open ? questionOf(turn, one, open) : null
  return {
    visit: nth,
    text: `${nth + 1} ${nameOf(one)}`,
    hint: [hintOf(turn, one), photosOf(heard, one)].filter(Boolean).join('，'),
    mayEdit: one.household !== null && visit.visited && open?.kind !== 'day',
    ...(question ? { question } : {}),
    // Of whom nothing is recorded, the hint has the words.
    issues: isRecorded(visit) ? visit.issues.map((issue, i) => issueOf(heard, one, issue, i)) : [],
  }
}

function isRecorded({ who }: VisitSaid): boolean {
  return who.kind !== 'village' && who.kind !== 'enterprise'
}

function nameOf({ visit, household }: Standing): string {
  if (!household) return visit.who.said === '' ? '（没说是哪一户）' : `“${visit.who.said}”`
  const details = [placeOf(household), household.size ? `${household.size}人` : '']
  return `${household.head}（${details.filter(Boolean).join('，')}）`
}

function hintOf(turn: Turn, { visit }: Standing): string {
  const { who, visited, result, metWith, gift, issues } = visit
  if (who.kind === 'village' || who.kind === 'enterprise')
    return `${who.kind === 'village' ? '村委会' : '企业'}的走访现在还不能登记，确认时不会保存，请另外记下：${wordsOf(visit)}`
  if (!visited) return issues.length > 0 ? '没有走访，只登记问题' : '没有走访，也没有问题：确认时不登记'
  const day = visit.day.day ?? dayOf(turn.now)
  return [
    RESULT_WORDS[result],
    visit.day.kind === 'doubt' ? '' : dayInWords(day),
    metWith ? `同行或见到：${metWith}` : '',
    findingsOf(visit),
    gift ? `慰问 ${giftInWords(gift)}` : '',
  ]
    .filter(Boolean)
    .join('，')
}

/** What the issues below don't say already. */
function findingsOf({ findings, issues }: VisitSaid): string {
  if (findings === null) return issues.length > 0 ? '' : '无情况'
  const said = new Set(issues.map(({ text }) => text))
  const more = findings.split('；').filter((part) => !said.has(part))
  return more.length > 0 ? `情况：${cut(more.join('；'))}` : ''
}

function photosOf(heard: Heard, { household }: Standing): string {
  const count = household ? filesOf(heard, household.id).length : 0
  return count > 0 ? `照片和语音 ${count} 个` : ''
}

function wordsOf({ findings, issues, gift }: VisitSaid): string {
  const words = [findings, ...issues.map(({ text }) => text), gift && giftInWords(gift)]
  return cut([...new Set(words.filter(Boolean))].join('；')) || '（没有内容）'
}

function cut(text: string): string {
  const signs = [...text]
  return signs.length > MOST_SHOWN ? `${signs.slice(0, MOST_SHOWN).join('')}…` : text
}

function issueOf(
  heard: Heard,
  { nth, visit, household }: Standing,
  issue: IssueSaid,
  at: number,
): HeardIssue {
  const { choosing, kinds } = heard
  const isChosen = choosing?.visit === nth && choosing.issue === at
  const kind = household ? kinds[household.id] : undefined
  return {
    issue: at,
    text: `问题：${cut(issue.text)}`,
    hint: [
      `类别：${CATEGORY_WORDS[categoryOf(issue)]}`,
      kind && kind !== 'request' ? KIND_WORDS[kind] : '',
      OUTCOME_WORDS[issue.outcome],
      cut(issue.outcomeNote ?? ''),
      promiseOf(issue),
    ]
      .filter(Boolean)
      .join('，'),
    mayEdit: household !== null && !visit.visited,
    ...(isChosen ? { categories: categoriesOf(issue, choosing.all, nth, at) } : {}),
  }
}

function promiseOf({ promise }: IssueSaid): string {
  if (!promise) return ''
  return promise.day ? `答应 ${dayInWords(promise.day)}前` : promise.said
}

function categoriesOf(issue: IssueSaid, all: boolean, nth: number, at: number): Choice[] {
  const args = { visit: String(nth), issue: String(at) }
  const shown = all ? ISSUE_CATEGORIES : issue.categories.slice(0, LIKELIEST)
  const choices = shown.map((category) => ({
    ...{ label: CATEGORY_WORDS[category], verb: 'heard.as' },
    args: { ...args, category },
  }))
  return all ? choices : [...choices, { label: '更多', verb: 'heard.category', args: { ...args, all: '1' } }]
}

function questionOf(
  turn: Turn,
  { nth, visit }: Standing,
  open: OpenPoint,
): { readonly text: string; readonly choices: readonly Choice[] } {
  if (open.kind === 'refused') return { text: open.why, choices: [] }
  const args = { visit: String(nth) }
  if (open.kind === 'day') return { text: dayQuestion(open), choices: recentDays(turn, args) }
  const choices = open.households.map((one) => ({
    label: [one.head, placeOf(one), one.size ? `${one.size}人` : ''].filter(Boolean).join(' '),
    ...{ verb: 'heard.pick', args: { ...args, household: one.id } },
  }))
  const none = { label: '都不是', verb: 'heard.none', args }
  return {
    text: whoQuestion(visit, choices.length),
    choices: visit.who.kind === 'choose' ? [...choices, none] : choices,
  }
}

function whoQuestion({ who }: VisitSaid, count: number): string {
  const said = who.said === '' ? '这些话' : `“${who.said}”`
  const name = '也可以直接回户主姓名或户编号'
  if (who.kind !== 'choose' || count === 0)
    return count > 0
      ? `没有找到${said}，是下面的哪一户？${name}。`
      : `没有找到${said}。请直接回户主姓名或户编号，或者删除这一条。`
  if (who.why === 'same-name') return `有 ${count} 户叫${said}，是哪一户？`
  if (who.why === 'spoken-of') return `${said}说的是这一户吗？${name}。`
  return `名册里没有${said}，是不是下面的？${name}。`
}

function dayQuestion({ why, said }: Extract<OpenPoint, { kind: 'day' }>): string {
  const reason = {
    future: `“${said}”还没到`,
    'before-campaign': `“${said}”在活动开始以前`,
    unclear: `“${said}”不知道是哪天`,
  }[why]
  return `${reason}，是哪天走访的？也可以直接回日期。`
}

function recentDays(turn: Turn, args: Choice['args']): Choice[] {
  return ['今天', '昨天', '前天'].map((label, ago) => ({
    label,
    ...{ verb: 'heard.day', args: { ...args, day: addDays(dayOf(turn.now), -ago) } },
  }))
}
