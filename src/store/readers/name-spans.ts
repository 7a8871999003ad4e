const LONGEST_NAME = 4
/** A name with a dot has up to so many characters on each side of it: 买买提·吐尔逊. */
const LONGEST_PART = 6
const DOTS = /[·•・.]/u
const HAN = /\p{Script=Han}+/gu
const DOTTED = /\p{Script=Han}+[·•・.]\p{Script=Han}+/gu
const LATIN = /[a-z]{2,24}/gu
const NUMBER = /[A-Za-z0-9][A-Za-z0-9-]{1,23}/gu

/** All that in a text might be somebody's whole name, pinyin or initials, and all that might be a household's number. */
export function spansOf(text: string): { readonly names: string[]; readonly numbers: string[] } {
  const plain = text.normalize('NFKC')
  const names = new Set<string>()
  for (const [run] of plain.matchAll(HAN)) for (const one of piecesOf(run)) names.add(one)
  for (const [run] of plain.matchAll(DOTTED)) for (const one of dottedIn(run)) names.add(one)
  for (const [word] of plain.toLowerCase().matchAll(LATIN)) names.add(word)
  const numbers = new Set<string>()
  for (const [word] of plain.matchAll(NUMBER))
    if (/\d/.test(word)) for (const one of [word, word.toUpperCase()]) numbers.add(one)
  return { names: [...names], numbers: [...numbers] }
}

function* piecesOf(run: string): Generator<string> {
  const signs = [...run]
  for (let from = 0; from < signs.length; from += 1)
    for (let size = 2; size <= LONGEST_NAME && from + size <= signs.length; size += 1)
      yield signs.slice(from, from + size).join('')
}

function* dottedIn(run: string): Generator<string> {
  const [first = '', last = ''] = run.split(DOTS)
  const before = [...first]
  const after = [...last]
  for (let i = 1; i <= Math.min(LONGEST_PART, before.length); i += 1)
    for (let j = 1; j <= Math.min(LONGEST_PART, after.length); j += 1)
      yield `${before.slice(-i).join('')}·${after.slice(0, j).join('')}`
}
