import { readFileSync } from 'node:fs'

/** The text of a file of this folder. */
export function dataFile(name: string): string {
  return readFileSync(new URL(`./${name}`, import.meta.url), 'utf8')
}
