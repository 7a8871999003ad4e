import type { Day, Instant } from '../time.js'

/** 出门单: a list of households that was printed for places without signal; what was written on it is entered by its rows. */
export interface Outing {
  /** Short enough to be read from paper and typed; a person's lists each have their own. */
  readonly code: string
  readonly personId: string
  readonly villageId: string
  /** `大塘村3组`. */
  readonly place: string
  /** The day it was made for. */
  readonly day: Day
  /** In the order of the rows, which are numbered from 1. */
  readonly householdIds: readonly string[]
  readonly at: Instant
}

/** More rows are carried by nobody in a day; a card and a paper can still be drawn of so many. */
export const MOST_ROWS = 200

/** So long a list can be entered: as long as a campaign's phase may ask for late entries. */
export const OUTING_DAYS = 60

/** Without what is read wrongly from paper: 0 and O, 1, I and L, 2 and Z, 5 and S, 8 and B, U and V. */
const ALPHABET = 'ACDEFGHJKMNPQRTWXY34679'
const CODE_LENGTH = 4

/** The code that a random id stands for. */
export function codeFrom(id: string): string {
  let value = 0n
  for (const character of id) value = value * 131n + BigInt(character.codePointAt(0) ?? 0)
  let code = ''
  for (let i = 0; i < CODE_LENGTH; i += 1) {
    code += ALPHABET[Number(value % BigInt(ALPHABET.length))]
    value /= BigInt(ALPHABET.length)
  }
  return code
}

/** What somebody typed as a code, if it can be one. */
export function codeIn(words: string): string | null {
  const code = words.normalize('NFKC').toUpperCase()
  return new RegExp(`^[${ALPHABET}]{${CODE_LENGTH}}$`).test(code) && /[A-Z]/.test(code) ? code : null
}

/** The file of a list, as the messenger is told of it. */
export function outingFileId(personId: string, code: string): string {
  return `outing/${personId}/${code}`
}

/** Whose list a file is; null for another kind of file. */
export function outingOfFile(id: string): Pick<Outing, 'personId' | 'code'> | null {
  const [, personId = '', code = ''] = /^outing\/(.+)\/([^/]+)$/.exec(id) ?? []
  return code === '' ? null : { personId, code }
}
