import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fontFolder } from '../charts/chart-font.js'
import { charactersOf } from './font-characters.js'

/** The slices of the font, and which of them has which character. */
export interface Fonts {
  /** The name of a slice that has the character; undefined for a character that the font lacks. */
  readonly sliceOf: (character: string) => string | undefined
  readonly bytesOf: (slice: string) => Buffer
}

let loaded: Fonts | undefined

/** Read once for each thread. The font comes in some hundred slices, as for web pages. */
export function loadFonts(folder = fontFolder()): Fonts {
  loaded ??= readFonts(folder)
  return loaded
}

function readFonts(folder: string): Fonts {
  const bytes = new Map<string, Buffer>()
  const slices = new Map<number, string>()
  for (const name of readdirSync(folder).filter((one) => one.endsWith('.ttf'))) {
    const font = readFileSync(join(folder, name))
    bytes.set(name, font)
    for (const code of charactersOf(font)) if (!slices.has(code)) slices.set(code, name)
  }
  return {
    sliceOf: (character) => slices.get(character.codePointAt(0) ?? 0),
    bytesOf: (slice) => {
      const found = bytes.get(slice)
      if (!found) throw new Error(`no font slice ${slice}`)
      return found
    },
  }
}
