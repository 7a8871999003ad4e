import { FOLLOWERS } from '../vocabulary/followers.js'
import { GIVEN, LONG_SURNAMES } from '../vocabulary/people.js'
import { SUBJECTS } from '../vocabulary/troubles.js'
import type { Item } from './items.js'
import { type NameIndex, readingsOf, shapesOf } from './name-index.js'
import { isCommonWord, isOrdinaryWord } from './ordinary-words.js'
import { surnameAt } from './person.js'
import { isLed } from './scan.js'

type Left = 'led' | 'start' | 'joined'
type Right = 'family' | 'joined' | 'end' | 'follower' | 'weak'

const BREAK = ',。;!?:() \n、'

/**
 * Whatever stands where a name is expected and looks like one, though it is none of the book: a slip of the pen, another
 * sign of the same sound, somebody unknown. What it may mean is settled later and always asked.
 */
export function addLikenesses(index: NameIndex, text: string, certain: readonly Item[]): Item[] {
  const items: Item[] = []
  let place = 0
  for (const next of [...certain, undefined]) {
    const end = next?.from ?? text.length
    for (let i = place; i < end; ) {
      const found = likenessAt(index, text, i, end, items.at(-1), next)
      if (found) items.push(found)
      i = found ? found.to : i + 1
    }
    if (next) items.push(next)
    place = next?.to ?? end
  }
  return items
}

function likenessAt(
  index: NameIndex,
  text: string,
  i: number,
  end: number,
  last: Item | undefined,
  next: Item | undefined,
): Item | undefined {
  const surname = surnameAt(text, i) ?? ''
  const left = leftOf(text, i, last)
  if (!left || (surname === '' && !/[\u3400-\u9fff]/.test(text.charAt(i)))) return undefined
  const lengths = LONG_SURNAMES.includes(surname) ? [4, 3] : [3, 2]
  let unknown: Item | undefined
  for (const length of lengths) {
    const word = text.slice(i, i + length)
    if (i + length > end || word.length < length || !/^[\u3400-\u9fff\ud800-\udfff]+$/.test(word)) continue
    const right = rightOf(text, i + length, next)
    if (!right || (surname === '' && right !== 'family')) continue
    const isLike = surname === '' ? soundsLikeSomebody(index, word) : isLikeSomebody(index, word, right)
    if (!isLike && (surname === '' || unknown || !mayBeUnknown(word, surname, left, right))) continue
    // Last, as the dictionary is slow.
    if (isOrdinaryWord(word)) continue
    const isWhole = length >= 3 && right !== 'weak' && soundsLikeSomebody(index, word)
    if (!isWhole && hasWordInside(text, i, length)) continue
    const item: Item = { kind: 'mention', from: i, to: i + length, named: { by: 'likeness', word } }
    if (isLike) return item
    unknown = item
  }
  return unknown
}

function leftOf(text: string, i: number, last: Item | undefined): Left | undefined {
  if (last && last.to <= i) {
    const between = text.slice(last.to, i)
    if (last.kind === 'mention' && /^家?(?:[、和跟与及]|以及|还有|加上)$/.test(between)) return 'joined'
    if (last.kind === 'place' && between === '') return 'led'
    if (last.kind !== 'mention' && between === '') return 'start'
  }
  if (isLed(text, i)) return 'led'
  return i === 0 || BREAK.includes(text.charAt(i - 1)) ? 'start' : undefined
}

function rightOf(text: string, to: number, next: Item | undefined): Right | undefined {
  const character = text.charAt(to)
  if (next?.kind === 'mention') {
    if (/^(?:家?(?:[、和跟与及,]|以及|还有)| )?$/.test(text.slice(to, next.from))) return 'joined'
  }
  if (character === '' || (BREAK.includes(character) && character !== '、')) return 'end'
  if (character === '、') return 'joined'
  if (/^[一二两三四五六七八九几0-9]{1,2}[家户]/.test(text.slice(to, to + 3))) return 'family'
  if (/^家(?!具|属|电|庭|禽|畜)|^(?:说|反映|讲|提出)/.test(text.slice(to, to + 2))) return 'family'
  const follower = FOLLOWERS.at(text, to)
  if (!follower) return undefined
  if (follower.means === 'weak') return 'weak'
  // `毛竹没人收` is about bamboo; `没人` tells of a household only where it ends or goes on with `在家`.
  const nobody = /^(?:没人|没有人|无人)/.exec(text.slice(to, to + 3))
  if (nobody && !/^(?:$|[在应开接,。;! ])/.test(text.slice(to + nobody[0].length, to + nobody[0].length + 1)))
    return 'weak'
  return 'follower'
}

/** `高压线断了`: a word of the language begins with the family name or reaches over the end. */
function hasWordInside(text: string, i: number, length: number): boolean {
  if (length > 2 && isCommonWord(text.slice(i, i + 2)) && !LONG_SURNAMES.includes(text.slice(i, i + 2)))
    return true
  const over = text.slice(i + length - 1, i + length + 1)
  if (/[大国专人全回管老农自本各每公住婆娘亲商厂店]家/.test(over)) return true
  return over.length === 2 && !'家说'.includes(over.charAt(1)) && isOrdinaryWord(over)
}

function isLikeSomebody(index: NameIndex, word: string, right: Right): boolean {
  if (soundsLikeSomebody(index, word)) return true
  if (right === 'weak') return false
  return shapesOf(word).some((shape) => index.byShape.has(shape)) && [...word].length >= 3
}

function soundsLikeSomebody(index: NameIndex, word: string): boolean {
  return readingsOf(word).some((reading) => index.byPinyin.has(reading))
}

/** Nobody of the book: it has to look very much like a name. */
function mayBeUnknown(word: string, surname: string, left: Left, right: Right): boolean {
  if (right === 'weak') return false
  const plausible = [...word.slice(surname.length)].every((each) => GIVEN.has(each))
  if (SUBJECTS.at(word, 0) !== undefined) return false
  if (right === 'family') return true
  if (right === 'joined') return plausible
  return plausible && (left === 'led' || left === 'joined' || right === 'follower' || word.length > 2)
}
