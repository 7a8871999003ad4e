import type { Item } from '../names/items.js'
import { NUMERAL } from '../numbers.js'

export interface Clause {
  readonly from: number
  readonly to: number
  /** A new sentence: what was said last is finished. */
  readonly isSentence: boolean
  /** `一是`, `另外`: one more thing begins here. */
  readonly isItem: boolean
}

const STRONG = '。;!?\n'
const WEAK = ',: ~|/'
/** One more thing: cut off where it begins a clause, a break where it stands inside one. */
const ITEM = new RegExp(
  `(?:第?[${NUMERAL}]{1,2}(?:是|则是|来是?|、|\\.(?!\\d)|\\)|件事是?|个问题是?)|第[${NUMERAL}]{1,2}(?![${NUMERAL}]|[组户个家名书次天年批村小季期排栋号])[,:]?|首先|其次|不仅|不但|而且|并且|一来|二来|三来|一方面|再一个|还有一[件条]|再说|加上(?![一二两三四五六七八九十0-9])|另外(?![几两三四五0-9]|的)|此外|还有就是|还有一个(?:问题)?(?:是|就是)?|再就是|再有|再者|同时|最后一?个?(?:问题)?是|然后(?:呢|就是)?|接着|还有(?![几多两二三四五六七八九十0-9]))`,
  'y',
)
const ITEM_FIRST = new RegExp(`[${NUMERAL}第首其另此还再同最然接不而并加]`)
/** Inside a clause only these are sure to begin something else, and only after what can end something. */
const INSIDE =
  /^(?:而且|并且|再一个|另外|此外|还有|再就是|再有|同时|其次|然后|接着|第?[一二三四五六七八九]是|\d[.、)])/
const OTHERS_FIRST: Readonly<Record<string, true>> = { 其: true, 剩: true, 余: true, 别: true }
const OTHERS =
  /^(?:其他|其它|其余|剩下|余下|别的)(?:的|几|两|三|四|五|\d)?(?:户|家|人家|人)?(?:都|均|全|也|没|无|一切|正常)/
const ENDS = /[ 了好的修坏水呢啊事常题通大小高低差远多少满重人无]$/

/** Where a message falls apart by its punctuation and by the words that count things up. */
export function clausesOf(text: string, items: readonly Item[]): Clause[] {
  const inItem = coveredBy(items, text.length)
  const clauses: Clause[] = []
  let from = 0
  let isSentence = true
  let isItem = false
  const close = (to: number): void => {
    if (text.slice(from, to).trim() !== '') {
      clauses.push({ from, to, isSentence, isItem })
      isSentence = false
    }
    isItem = false
  }
  for (let i = 0; i < text.length; ) {
    const character = text.charAt(i)
    if (inItem[i]) {
      i++
    } else if (isBreak(text, i) || isAside(text, i, items)) {
      close(i)
      isSentence ||= STRONG.includes(character) || (character === '.' && i > from)
      from = ++i
    } else {
      // `王芳家水压低其他都没问题`
      if (i > from && text.charAt(i) in OTHERS_FIRST && OTHERS.test(text.slice(i, i + 8))) {
        close(i)
        from = i
      }
      const length = itemLength(text, i, from)
      if (length > 0) {
        if (i > from) close(i)
        isItem = true
        from = i + length
        i = from
      } else i++
    }
  }
  close(text.length)
  return clauses
}

function isBreak(text: string, i: number): boolean {
  const character = text.charAt(i)
  if (character === '.') return !/[a-z0-9]/.test(text.charAt(i + 1) || 'a') && !/\d/.test(text.charAt(i - 1))
  if (character === ':' || character === '/')
    return !/\d/.test(text.charAt(i - 1)) || !/\d/.test(text.charAt(i + 1))
  return STRONG.includes(character) || WEAK.includes(character)
}

/** `张三（不在家）`; but `张三（3组）` goes together. */
function isAside(text: string, i: number, items: readonly Item[]): boolean {
  const character = text.charAt(i)
  if (character === '(')
    return !items.some(({ kind, from, to }) => kind === 'place' && from === i + 1 && text.charAt(to) === ')')
  return character === ')' && !items.some(({ kind, to }) => kind === 'place' && to === i)
}

function itemLength(text: string, i: number, from: number): number {
  if (!ITEM_FIRST.test(text.charAt(i))) return 0
  const before = text.slice(Math.max(from, i - 1), i)
  const isNumbered = /^\d{1,2}[、.)](?![\d组户个家])/.test(text.slice(i, i + 4)) && !/\d/.test(before)
  const counts = /^第?[一二三四五六七八九]是/.test(text.slice(i, i + 3)) && /[家说映讲题]/.test(before)
  if (before !== '' && !counts && !isNumbered && !(ENDS.test(before) && INSIDE.test(text.slice(i, i + 4))))
    return 0
  ITEM.lastIndex = i
  return ITEM.exec(text)?.[0].length ?? 0
}

function coveredBy(items: readonly Item[], length: number): Uint8Array {
  const covered = new Uint8Array(length)
  for (const { from, to } of items) covered.fill(1, from, to)
  return covered
}
