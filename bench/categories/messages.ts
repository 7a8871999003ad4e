import { readFileSync } from 'node:fs'
import { FIRST_LEVELS, type FirstLevel } from '#src/understanding/category/first-level-features.js'

export interface Message {
  readonly text: string
  readonly class: FirstLevel
}

const FILE = new URL('../../test/corpus/citizen-messages.csv', import.meta.url)

/** Real subject lines of citizens' messages to their government, each with its class. */
export function citizenMessages(): Message[] {
  const [, ...rows] = readFileSync(FILE, 'utf8').trim().split(/\r?\n/)
  return rows.map((row) => {
    const comma = row.indexOf(',')
    const named = row.slice(0, comma)
    const known = FIRST_LEVELS.find((name) => name === named)
    if (!known) throw new Error(`no class ${named}`)
    return { class: known, text: row.slice(comma + 1).replace(/^"(.*)"$/, '$1') }
  })
}
