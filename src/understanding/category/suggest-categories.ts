import { ISSUE_CATEGORIES, type IssueCategory } from '../../domain/issues/category.js'
import { ENTERPRISE_CATEGORIES, type EnterpriseCategory } from '../../domain/issues/enterprise-category.js'
import { dataFile } from './data-files.js'
import { type Lexicon, plainText, readLexicon, scoresOf } from './lexicon.js'
import { taxonomyWords } from './petition-taxonomy.js'

/** What is said of a category where no word speaks for it: the commonest troubles of a village come first. */
const COMMONEST: readonly IssueCategory[] = [
  ...(['water_irrigation', 'road_traffic', 'social_security', 'power_network', 'environment'] as const),
  ...(['health', 'housing', 'subsidy', 'land', 'industry', 'dispute', 'employment_wage'] as const),
  ...(['education', 'public_safety', 'village_affairs', 'demolition', 'policy_consult'] as const),
]
const COMMON_WEIGHT = 0.2

export interface Suggestion<Category> {
  readonly category: Category
  /** The parts of all suggestions are 1 together. */
  readonly weight: number
}

let household: Lexicon | undefined
let enterprise: Lexicon | undefined

/** The words that speak for the 23 categories; read at the first call. */
export function categoryLexicon(): Lexicon {
  household ??= readLexicon(`${dataFile('category-words.txt')}\n${taxonomyWords('category')}`)
  return household
}

/** What an issue is about, likeliest first, every category once. Reads its words at the first call. */
export function suggestCategories(
  text: string,
  about?: { readonly kind?: 'household' },
): readonly Suggestion<IssueCategory>[]
export function suggestCategories(
  text: string,
  about: { readonly kind: 'enterprise' },
): readonly Suggestion<EnterpriseCategory>[]
export function suggestCategories(
  text: string,
  { kind = 'household' }: { readonly kind?: 'household' | 'enterprise' } = {},
): readonly Suggestion<IssueCategory | EnterpriseCategory>[] {
  const plain = plainText(text)
  if (kind === 'enterprise') {
    enterprise ??= readLexicon(dataFile('enterprise-words.txt'))
    return ranked(ENTERPRISE_CATEGORIES, topicScores(enterprise, plain), () => COMMON_WEIGHT)
  }
  return ranked(ISSUE_CATEGORIES, topicScores(categoryLexicon(), plain), (category) => {
    const place = COMMONEST.indexOf(category)
    return place === -1 ? 0 : COMMON_WEIGHT / (1 + place)
  })
}

function topicScores(lexicon: Lexicon, text: string): ReadonlyMap<string, number> {
  const scores = scoresOf(lexicon, text)
  return new Map(lexicon.topics.map((topic, place) => [topic, scores[place] ?? 0]))
}

function ranked<Category extends string>(
  categories: readonly Category[],
  scores: ReadonlyMap<string, number>,
  prior: (category: Category) => number,
): Suggestion<Category>[] {
  const weighed = categories.map((category) => ({
    category,
    weight: (scores.get(category) ?? 0) + prior(category),
  }))
  const sum = weighed.reduce((total, { weight }) => total + weight, 0)
  return weighed
    .map(({ category, weight }) => ({ category, weight: weight / sum }))
    .sort((a, b) => b.weight - a.weight)
}
