import { part, type Strip } from '../source.js'
import { subjectIn, subjectsOf, troubleIn } from './trouble.js'

/** Where one trouble can end without a sign of it. */
const CAN_END = /[了好坏水电通天月年大小远高低差窄贵]$/

/** Nobody tells more troubles in one breath. */
const MOST_STATEMENTS = 12
/** Nor so much in one breath. */
const LONGEST_BREATH = 120

/** Several troubles told in one breath: `路灯坏了自来水也停了三天`, `路灯坏了、水管漏水`. */
export function splitStatements(strip: Strip): Strip[] {
  const parts: Strip[] = []
  let rest = strip
  while (rest.text.trim() !== '') {
    const at =
      parts.length < MOST_STATEMENTS && rest.text.length <= LONGEST_BREATH ? splitAt(rest.text) : undefined
    if (at === undefined) return [...parts, rest]
    parts.push(part(rest, 0, at))
    rest = part(rest, rest.text.charAt(at) === '、' ? at + 1 : at)
  }
  return parts
}

function splitAt(text: string): number | undefined {
  for (let i = 2; i < text.length - 2; i++) {
    const isList = text.charAt(i) === '、'
    if (!isList && !CAN_END.test(text.charAt(i - 1))) continue
    const after = text.slice(isList ? i + 1 : i)
    const subject = subjectIn(after.slice(0, isList ? 12 : 6))
    if (!subject || subject.at > (isList ? 4 : 0)) continue
    if (!isList && !/^.{0,8}[也还又]/.test(after)) continue
    const before = text.slice(0, i)
    if (subjectsOf(before).has(subject.about)) continue
    if (troubleIn(before) === 'wrong' && troubleIn(after) === 'wrong') return i
  }
  return undefined
}
