import { dataFile } from './data-files.js'
import { type Lexicon, readLexicon } from './lexicon.js'
import { taxonomyWords } from './petition-taxonomy.js'

let lexicon: Lexicon | undefined

/** The words that speak for the 23 categories; read at the first call. */
export function categoryLexicon(): Lexicon {
  lexicon ??= readLexicon(`${dataFile('category-words.txt')}\n${taxonomyWords('category')}`)
  return lexicon
}
