import { GIVEN, LONG_SURNAMES, NO_NAMES, SURNAMES } from './vocabulary/people.js'

/** Where a text has what looks like a person's name, known or not. Rather one too many than one too few. */
export function placesOfNames(text: string): readonly { readonly from: number; readonly to: number }[] {
  const found: { from: number; to: number }[] = []
  for (let at = 0; at < text.length; ) {
    const to = endOfName(text, at)
    if (to === undefined) at += 1
    else {
      found.push({ from: at, to })
      at = to
    }
  }
  return found
}

/** 周 is a family name too. */
const WEEKDAY = /^周[一二三四五六日天]/u

/** `老李`, `王芳`, `欧阳建国`: where the name that begins here ends. */
function endOfName(text: string, at: number): number | undefined {
  const first = text.charAt(at)
  if ('老小阿'.includes(first) && SURNAMES.has(text.charAt(at + 1))) return at + 2
  const long = LONG_SURNAMES.find((surname) => text.startsWith(surname, at))
  if (!long && !SURNAMES.has(first)) return undefined
  const given = at + (long ?? first).length
  for (const length of [2, 1]) {
    const to = given + length
    if (WEEKDAY.test(text.slice(at, to))) continue
    const isGiven = [...text.slice(given, to)].every((character) => GIVEN.has(character))
    if (to <= text.length && isGiven && !NO_NAMES.has(text.slice(at, to))) return to
  }
  return long ? given : undefined
}
