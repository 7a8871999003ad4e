import { GIVEN, LONG_SURNAMES, OFFICES, SURNAMES } from '../vocabulary/people.js'
import type { NameIndex } from './name-index.js'

export interface Person {
  readonly to: number
  /** Bears an office: certainly no household. */
  readonly hasOffice: boolean
}

const TOGETHER =
  /(?:(?:和|跟|同|与)(?:我们|我)(?:几个|两个|俩)?(?:一起|一块儿?|一道|一同|同去|一行)?|(?:陪|领|带|引|陪同|带领|协助|配合)(?:着|了)?(?:我们|我|大家)(?:一起|一块儿?|一道|一同)?|领着|带着|带领|领路|做向导|一起|一块儿?|一道|一同|共同|带路|陪同|陪着|引路|带队|牵头|同行|同去)/y
const GOES = /(?:看了|入了|上|走访|走了|去|到|上门|入户|下村|下组|下乡|跑了|看望|慰问|回访|来到|进村|走)/y
const FROM_WHERE =
  /^(?:(?:镇|乡|县|村|街道|社区|局|所|站|组)(?:里|上|政府)?|派出所|卫生院|司法所|民政[所办局]|水利[站局]|农技站|林业[站局]|国土所|办公室|单位|党群|妇联|信用社|供电所|医院|学校|驻村|挂点|帮扶|包村|包组|挂村){1,2}的?/
const LONG_FIRSTS = new Set(LONG_SURNAMES.map((surname) => surname.charAt(0)))
/** 周 is a family name too. */
const WEEKDAY = /^周[一二三四五六日天末]/
/** Beyond this nobody lists who went along. */
const MOST_PERSONS = 8

export function surnameAt(text: string, place: number): string | undefined {
  const first = text.charAt(place)
  const long = LONG_FIRSTS.has(first) && LONG_SURNAMES.find((each) => text.startsWith(each, place))
  if (long) return long
  return SURNAMES.has(first) ? first : undefined
}

/** The head that stands here, the longest first. */
export function headAt(index: NameIndex, text: string, place: number): string | undefined {
  for (const length of index.headLengths.get(text.charAt(place)) ?? []) {
    const word = text.slice(place, place + length)
    if (index.heads.has(word)) return word
  }
  return undefined
}

/** One person as those who go along are called: `王主任`, `村支书老李`, `小陈`, `张伟`. */
export function personAt(index: NameIndex, text: string, place: number): Person | undefined {
  const office = officeBehind(text, place) ?? OFFICES.at(text, place)
  if (office) {
    const to = place + office.length
    const of = text.charAt(to) === '的' ? to + 1 : to
    return { to: bareNameAt(index, text, of) ?? to, hasOffice: true }
  }
  const from = FROM_WHERE.exec(text.slice(place, place + 14))?.[0].length ?? 0
  const name = bareNameAt(index, text, place + from)
  if (name !== undefined) {
    const after = OFFICES.at(text, name)
    return after ? { to: name + after.length, hasOffice: true } : { to: name, hasOffice: false }
  }
  const surname = surnameAt(text, place + from)
  if (!surname) return undefined
  const end = place + from + surname.length
  const after = OFFICES.at(text, end)
  return after && { to: end + after.length, hasOffice: true }
}

/** `派出所民警`: where somebody is from, and the office. */
function officeBehind(text: string, place: number): { length: number } | undefined {
  let where = FROM_WHERE.exec(text.slice(place, place + 14))?.[0].length ?? 0
  for (; where > 0; where--) {
    const office = OFFICES.at(text, place + where)
    if (office) return { length: where + office.length }
  }
  return undefined
}

/** A name without an office, and where it ends: out of the book, `老李`, or a family name with a given one. */
function bareNameAt(index: NameIndex, text: string, place: number): number | undefined {
  const head = headAt(index, text, place)
  if (head) return place + head.length
  if ('老小大阿'.includes(text.charAt(place) || '?') && surnameAt(text, place + 1)) return place + 2
  const surname = surnameAt(text, place)
  if (!surname || WEEKDAY.test(text.slice(place, place + 2))) return undefined
  for (const length of [2, 1]) {
    const to = place + surname.length + length
    const given = text.slice(place + surname.length, to)
    if (given.length === length && [...given].every((each) => GIVEN.has(each)) && isOver(text, to)) return to
  }
  return undefined
}

/** Behind a name that nobody lists something has to show that it is over. */
function isOver(text: string, place: number): boolean {
  return (
    place >= text.length ||
    '、,和跟与及。;! '.includes(text.charAt(place)) ||
    isAt(TOGETHER, text, place) !== undefined ||
    isAt(GOES, text, place) !== undefined ||
    OFFICES.at(text, place) !== undefined
  )
}

export interface Company {
  readonly to: number
  readonly saidTo: number
}

/**
 * Several who go along, from here on. Without an office only `一起` or a word of going behind them tells that they went
 * along and were not visited.
 */
export function companyAt(
  index: NameIndex,
  text: string,
  place: number,
  needs: 'office or together' | 'office' | 'together',
): Company | undefined {
  let saidTo: number | undefined
  let hasOffice = false
  for (let at = place, count = 0; count < MOST_PERSONS; count++) {
    const person = personAt(index, text, at)
    if (!person) break
    // `和王主任、张三`: whoever follows without an office is somebody else's business.
    if (saidTo !== undefined && !person.hasOffice && isAt(TOGETHER, text, person.to) === undefined) break
    saidTo = person.to
    hasOffice ||= person.hasOffice
    if (!'、和跟与及'.includes(text.charAt(saidTo) || '?')) break
    at = saidTo + 1
  }
  if (saidTo === undefined) return undefined
  const together = isAt(TOGETHER, text, saidTo)
  const goes = isAt(GOES, text, saidTo) !== undefined
  const shown =
    needs === 'together'
      ? together !== undefined
      : hasOffice || (needs === 'office or together' && (together !== undefined || goes))
  return shown ? { to: saidTo + (together ?? 0), saidTo } : undefined
}

/** How long the match at this place is. */
function isAt(pattern: RegExp, text: string, place: number): number | undefined {
  pattern.lastIndex = place
  return pattern.exec(text)?.[0].length
}
