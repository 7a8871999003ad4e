import { dataFile } from './data-files.js'

interface Leaf {
  readonly level1: string
  readonly level2: string
  readonly level3: string
  readonly category: string
}

/** Names of the classification that say nothing by themselves. */
const EMPTY = new Set(['其他', '其它'])
const BETWEEN = /[、和与及“”]/
const WEIGHT = 2

function leaves(): Leaf[] {
  const [, ...rows] = dataFile('petition-taxonomy.csv').trim().split('\n')
  return rows.map((row) => {
    const [level1 = '', level2 = '', level3 = '', category = ''] = row.split(',')
    return { level1, level2, level3, category }
  })
}

/** The classification's own names as words of a lexicon, by our categories or by its first level. */
export function taxonomyWords(by: 'category' | 'level1'): string {
  const words = new Map<string, Set<string>>()
  for (const leaf of leaves()) {
    const known = words.get(leaf[by]) ?? new Set()
    words.set(leaf[by], known)
    // The second level holds leaves of several categories, but is all of one class.
    const names = by === 'level1' ? [leaf.level2, leaf.level3] : [leaf.level3]
    for (const name of names.flatMap((one) => one.split(BETWEEN)))
      if (name.length > 1 && !EMPTY.has(name)) known.add(name)
  }
  return [...words].map(([topic, names]) => `[${topic}]\n${WEIGHT}: ${[...names].join(' ')}`).join('\n')
}
