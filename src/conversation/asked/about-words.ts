import type { IssueCategory } from '../../domain/issues/category.js'
import type { Issue } from '../../domain/issues/types.js'
import { suggestCategories } from '../../understanding/category/suggest-categories.js'

/** `那件事办得怎么样了` names no trouble. */
const NO_TROUBLE = /那|这|个|件|些|的|上次|反映|提出|事情|事儿|事|问题|诉求/gu
/** Below it no word speaks for the category: it is only the commonest trouble. */
const SPEAKS_FOR = 0.5

type Asked = Pick<Issue, 'text' | 'category'>

/**
 * The issues that words mean, in the order given: those that have the words in their text; else those that have part of
 * them; else those of the category that the words are of. All of them where no words say which.
 */
export function issuesAbout<T extends Asked>(issues: readonly T[], words: string): readonly T[] {
  const asked = plain(words)
  if (asked === '') return issues
  const texts = issues.map(({ text }) => plain(text))
  const having = (parts: readonly string[]): T[] =>
    issues.filter((_, i) => parts.some((part) => texts[i]?.includes(part)))
  const whole = having([asked])
  if (whole.length > 0) return whole
  const partly = having(pairsOf(asked))
  if (partly.length > 0) return partly
  const category = categoryOf(asked)
  return issues.filter((issue) => issue.category === category)
}

/** The trouble that words name; empty where they name none, as `的问题` and `那件事` do. */
export function troubleIn(words: string): string {
  return plain(words).replace(NO_TROUBLE, '') === '' ? '' : words.replace(/^的/, '')
}

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}]/gu, '')
}

/** Neighbouring characters: a Chinese word has mostly two. */
function pairsOf(text: string): readonly string[] {
  const characters = [...text]
  return characters.slice(1).map((character, i) => `${characters[i]}${character}`)
}

function categoryOf(words: string): IssueCategory | null {
  const [likeliest] = suggestCategories(words)
  return likeliest && likeliest.weight >= SPEAKS_FOR ? likeliest.category : null
}
