import { readFileSync } from 'node:fs'
import { ISSUE_CATEGORIES, type IssueCategory } from '../../domain/issues/category.js'
import { ENTERPRISE_CATEGORIES, type EnterpriseCategory } from '../../domain/issues/enterprise-category.js'
import { type Lexicon, readLexicon, scoresOf } from './lexicon.js'

/** Longer input is not read to its end. */
const LONGEST_TEXT = 2_000
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
    enterprise ??= wordsIn('enterprise-words.txt')
    return ranked(ENTERPRISE_CATEGORIES, topicScores(enterprise, plain), () => COMMON_WEIGHT)
  }
  household ??= wordsIn('category-words.txt')
  return ranked(ISSUE_CATEGORIES, topicScores(household, plain), (category) => {
    const place = COMMONEST.indexOf(category)
    return place === -1 ? 0 : COMMON_WEIGHT / (1 + place)
  })
}

function plainText(text: string): string {
  return text.slice(0, LONGEST_TEXT).normalize('NFKC').toLowerCase().replace(/\s/g, '')
}

function wordsIn(file: string): Lexicon {
  return readLexicon(readFileSync(new URL(`./${file}`, import.meta.url), 'utf8'))
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
