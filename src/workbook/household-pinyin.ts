import { pinyin } from 'pinyin-pro'

export interface Spelling {
  /** `zengxiaoping`; ü is written v, as people type it. */
  readonly pinyin: string
  /** `zxp`. */
  readonly initials: string
}

/** Names repeat a lot inside a county; beyond so many distinct ones the memory starts anew. */
const REMEMBERED_NAMES = 200_000

/** `spell` with a memory, to be kept as long as one import. */
export function remembering(): (name: string) => Spelling {
  const known = new Map<string, Spelling>()
  return (name) => {
    const found = known.get(name)
    if (found) return found
    if (known.size >= REMEMBERED_NAMES) known.clear()
    const spelling = spell(name)
    known.set(name, spelling)
    return spelling
  }
}

/** How a name is typed with letters. The surname gets its surname reading; what has no reading stays as it is. */
export function spell(name: string): Spelling {
  const syllables = pinyin(name.replace(/[·\s]/g, ''), {
    surname: 'head',
    toneType: 'none',
    type: 'array',
    v: true,
  }).map((syllable) => syllable.toLowerCase())
  return {
    pinyin: syllables.join(''),
    initials: syllables.map((syllable) => String.fromCodePoint(syllable.codePointAt(0) ?? 0)).join(''),
  }
}
