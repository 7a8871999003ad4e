import { CATEGORY_WORDS, ISSUE_CATEGORIES, type IssueCategory } from '../domain/issues/category.js'
import { dayAt } from './days/day-words.js'
import { promisedDay, visitDay } from './days/settle-day.js'
import { NUMERAL, numberIn } from './numbers.js'
import { readSource } from './source.js'
import { understand } from './understand.js'
import type { Around, DaySaid, IssueSaid, PromiseSaid, Understood, VisitSaid, Who } from './understood.js'

const END = '[。!?,了吧 ]*$'
const TARGET = `(?:第?[${NUMERAL}]{1,2}[个户家条]|最后一?[个户家条]|[\\u3400-\\u9fff·a-z0-9]{2,8}?)`
const CHANGED = '(?:改成|改为|改到|换成|换到|应该是|应是|改|是)'

type Change = (found: readonly string[], current: Understood, around: Around) => Understood | null

/** In order: what is plainer first. */
const CHANGES: readonly (readonly [RegExp, Change])[] = [
  [
    new RegExp(
      `^(?:把|将)?(${TARGET})(?:家|户|那户|那个|的)?(?:删掉|删除|删了|删|去掉|不要|不算|划掉|取消|没走|不是的)${END}`,
    ),
    ([, target = ''], current) => remove(current, target),
  ],
  [
    new RegExp(`^(?:请|帮我|麻烦)?(?:删掉|删除|删了|去掉|不要|划掉|取消)(${TARGET})(?:家|户|那户)?${END}`),
    ([, target = ''], current) => remove(current, target),
  ],
  [
    /^不是(.{1,10}?)(?:家|户)?,?(?:而|应该|应)?是(.{1,12}?)(?:家|户)?[。!?了吧 ]*$/,
    ([, wrong = '', right = ''], current, around) => replaceSaid(current, wrong, right, around),
  ],
  [
    /^(?:把|将)?(.{2,8}?)(?:家|户)?(?:改成|换成|改为|应该是)(.{2,10}?)(?:家|户)?[。!?了吧 ]*$/,
    ([, wrong = '', right = ''], current, around) => replaceWho(current, wrong, right, around),
  ],
  [
    new RegExp(`^(?:(${TARGET})家?的?)?(?:问题|事)?(?:的)?类别${CHANGED}(.{1,12}?)${END}`),
    ([, target, category = ''], current) => changeCategory(current, target, category),
  ],
  [
    new RegExp(
      `^(?:(${TARGET})家?的?)?(?:问题|事)?的?(?:承诺|答应|办结|解决)的?(?:时间|日期|期限|时限)?${CHANGED}(.{1,16}?)${END}`,
    ),
    ([, target, words = ''], current, around) => changePromise(current, target, words, around),
  ],
  [
    new RegExp(`^(?:(${TARGET})家?的?)?(?:走访)?(?:日期|时间|日子)${CHANGED}(.{1,16}?)${END}`),
    ([, target, words = ''], current, around) => changeDay(current, target, words, around),
  ],
  [
    new RegExp(
      `^(?:(${TARGET})家?的?)?(?:问题|事)?(?:都)?(?:是|改成|应该是)?(.{2,12}?)(?:走访|走|去|答应|访)的${END}`,
    ),
    ([, target, words = ''], current, around) => changeDay(current, target, words, around),
  ],
  [
    /^(?:另外)?(?:还有|加上|再加上?|加|漏了|少了|补上|还去了|还走了)(.{2,})$/,
    ([, words = ''], current, around) => add(current, words, around),
  ],
]

/** What a message changes of the draft on the open card; null if it changes nothing of it. */
export function correctUnderstood(text: string, current: Understood, around: Around): Understood | null {
  if (current.visits.length === 0) return null
  const plain = readSource(text.trim()).text
  if (plain.length > 200) return null
  for (const [pattern, change] of CHANGES) {
    const found = pattern.exec(plain)
    const changed = found && change(found, current, around)
    if (changed) return changed
  }
  return tellAnew(plain, current, around)
}

function remove(current: Understood, target: string): Understood | null {
  const place = placeOf(current, target)
  return place === undefined ? null : { ...current, visits: current.visits.filter((_, i) => i !== place) }
}

/** `不是张伟是张玮`, `不是今天是昨天`. */
function replaceSaid(current: Understood, wrong: string, right: string, around: Around): Understood | null {
  return (
    replaceWho(current, wrong, right, around) ??
    (dayIn(wrong, around) ? changeDay(current, undefined, right, around) : null)
  )
}

function replaceWho(current: Understood, wrong: string, right: string, around: Around): Understood | null {
  const place =
    placeOf(current, wrong) ?? (current.visits.length === 1 && whoIn(wrong, around) ? 0 : undefined)
  const who = whoIn(right, around)
  return place === undefined || !who ? null : changeAt(current, place, (visit) => ({ ...visit, who }))
}

function changeCategory(current: Understood, target: string | undefined, words: string): Understood | null {
  const category = categoryIn(words)
  const place = target === undefined ? undefined : placeOf(current, target)
  if (!category || (target !== undefined && place === undefined)) return null
  const put = (issue: IssueSaid): IssueSaid => ({
    ...issue,
    categories: [category, ...issue.categories.filter((each) => each !== category)],
  })
  return changeIssues(current, place, put)
}

function changePromise(
  current: Understood,
  target: string | undefined,
  words: string,
  around: Around,
): Understood | null {
  const place = target === undefined ? undefined : placeOf(current, target)
  if (target !== undefined && place === undefined) return null
  const found = dayAt(words, 0)
  const promise: PromiseSaid = { day: found ? promisedDay(found.words, around) : null, said: words }
  return changeIssues(current, place, (issue) => ({ ...issue, promise }))
}

function changeDay(
  current: Understood,
  target: string | undefined,
  words: string,
  around: Around,
): Understood | null {
  const day = dayIn(words, around)
  const place = target === undefined ? undefined : placeOf(current, target)
  if (!day || (target !== undefined && place === undefined)) return null
  return {
    ...current,
    visits: current.visits.map((visit, i) =>
      place === undefined || place === i ? { ...visit, day } : visit,
    ),
  }
}

/** `还有李强`: of the same day as the others, unless another was said. */
function add(current: Understood, words: string, around: Around): Understood | null {
  const { visits, question } = understand(words, around)
  const added = visits
    .filter(({ who }) => who.kind !== 'unknown' || who.said !== '')
    .filter(({ who }) => placeOfWho(current, who) < 0)
  if (question || added.length === 0) return null
  const [first] = current.visits
  const isOneDay = first !== undefined && current.visits.every(({ day }) => day.day === first.day.day)
  const dated = added.map((visit) =>
    isOneDay && visit.day.said === null ? { ...visit, day: first.day } : visit,
  )
  return { ...current, visits: [...current.visits, ...dated] }
}

/** `第一个没人在家`, `张伟家没问题`: what is said of somebody on the card holds instead. */
function tellAnew(plain: string, current: Understood, around: Around): Understood | null {
  const ordinal = new RegExp(`^(第[${NUMERAL}]{1,2}[个户家]|最后一[个户家])(?:是|的)?(.{1,})$`).exec(plain)
  const place = ordinal?.[1] === undefined ? undefined : placeOf(current, ordinal[1])
  if (ordinal && place === undefined) return null
  const { spokenOf: _, ...rest } = around
  const said = understand(ordinal ? `他家${ordinal[2]}` : plain, rest)
  if (said.question || said.visits.length === 0) return null
  const places = said.visits.map(({ who }) => place ?? placeOfWho(current, who))
  if (places.some((each) => each < 0)) return null
  return said.visits.reduce<Understood>(
    (changed, visit, i) => changeAt(changed, places[i] ?? -1, (before) => merged(before, visit)),
    current,
  )
}

function merged(before: VisitSaid, said: VisitSaid): VisitSaid {
  const saysMore = said.findings !== null
  const onlyMore = said.gift !== null || said.metWith !== null || said.day.said !== null
  // `没问题`, `没人在家`: what was told before does not hold any more.
  const findings = saysMore ? joined(before.findings, said.findings) : onlyMore ? before.findings : null
  return {
    ...before,
    result: said.result === 'met' && (saysMore || onlyMore) ? before.result : said.result,
    day: said.day.said === null ? before.day : said.day,
    metWith: said.metWith ?? before.metWith,
    findings,
    issues: saysMore ? [...before.issues, ...said.issues] : onlyMore ? before.issues : [],
    gift: said.gift ?? before.gift,
  }
}

function joined(one: string | null, other: string | null): string | null {
  return [one, other].filter((each) => each !== null).join('；') || null
}

function changeIssues(
  current: Understood,
  place: number | undefined,
  change: (issue: IssueSaid) => IssueSaid,
): Understood | null {
  const touches = (i: number): boolean => place === undefined || place === i
  if (!current.visits.some(({ issues }, i) => touches(i) && issues.length > 0)) return null
  return {
    ...current,
    visits: current.visits.map((visit, i) =>
      touches(i) ? { ...visit, issues: visit.issues.map(change) } : visit,
    ),
  }
}

function changeAt(current: Understood, place: number, change: (visit: VisitSaid) => VisitSaid): Understood {
  return { ...current, visits: current.visits.map((visit, i) => (i === place ? change(visit) : visit)) }
}

/** `第二个`, `最后一户`, or a name as it was said. */
function placeOf({ visits }: Understood, target: string): number | undefined {
  if (/^最后/.test(target)) return visits.length - 1
  const count = new RegExp(`^第?([${NUMERAL}]{1,2})[个户家条]$`).exec(target)?.[1]
  if (count !== undefined) {
    const place = (numberIn(count) ?? 0) - 1
    return place >= 0 && place < visits.length ? place : undefined
  }
  const plain = target.replace(/(?:家|户)$/, '')
  const place = visits.findIndex(({ who }) => {
    const said = readSource(who.said).text
    return said !== '' && (said === target || said === plain)
  })
  return place < 0 ? undefined : place
}

function placeOfWho({ visits }: Understood, who: Who): number {
  return visits.findIndex(({ who: each }) => {
    if (each.kind === 'household' && who.kind === 'household') return each.id === who.id
    return each.kind === who.kind && each.said === who.said && who.said !== ''
  })
}

function whoIn(words: string, around: Around): Who | undefined {
  const { spokenOf: _, ...rest } = around
  const { visits } = understand(`走访了${words}家`, rest)
  return visits.length === 1 ? visits[0]?.who : undefined
}

function dayIn(words: string, around: Around): DaySaid | undefined {
  const found = dayAt(words, 0)
  return found && found.length === words.length ? visitDay(found.words, words, around) : undefined
}

function categoryIn(words: string): IssueCategory | undefined {
  const plain = words.replace(/类$/, '')
  return (
    ISSUE_CATEGORIES.find((each) => CATEGORY_WORDS[each] === plain) ??
    (plain.length >= 2 ? ISSUE_CATEGORIES.find((each) => CATEGORY_WORDS[each].includes(plain)) : undefined)
  )
}
