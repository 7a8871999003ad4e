import { readFileSync } from 'node:fs'
import { inProject } from './source-files.js'

export interface Sentence {
  readonly category: string
  readonly text: string
}

/** What is written in a file of `[category]` and a sentence a line below it. */
export function categorySentences(file: string): Sentence[] {
  let category = ''
  return readFileSync(inProject(file), 'utf8')
    .split('\n')
    .flatMap((line) => {
      if (line.startsWith('[')) category = line.slice(1, -1)
      return line === '' || /^[[#]/.test(line) ? [] : [{ category, text: line }]
    })
}
