import { ISSUE_CATEGORIES, type IssueCategory } from '../../domain/issues/category.js'
import { ENTERPRISE_CATEGORIES, type EnterpriseCategory } from '../../domain/issues/enterprise-category.js'
import { dataFile } from './data-files.js'
import { categoryLexicon } from './household-words.js'
import { type Lessons, lessonScores } from './lessons.js'
import { type Lexicon, plainText, readLexicon, scoresOf } from './lexicon.js'

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

interface About {
  readonly kind?: 'household' | 'enterprise'
  /** What the county's corrections taught; those of households' troubles only. */
  readonly lessons?: Lessons
}

const NO_LESSONS: Lessons = new Map()

let enterprise: Lexicon | undefined

/** What an issue is about, likeliest first, every category once. Reads its words at the first call. */
export function suggestCategories(
  text: string,
  about?: { readonly kind?: 'household'; readonly lessons?: Lessons },
): readonly Suggestion<IssueCategory>[]
export function suggestCategories(
  text: string,
  about: { readonly kind: 'enterprise' },
): readonly Suggestion<EnterpriseCategory>[]
export function suggestCategories(
  text: string,
  { kind = 'household', lessons = NO_LESSONS }: About = {},
): readonly Suggestion<IssueCategory | EnterpriseCategory>[] {
  const plain = plainText(text)
  if (kind === 'enterprise') {
    enterprise ??= readLexicon(dataFile('enterprise-words.txt'))
    return ranked(ENTERPRISE_CATEGORIES, topicScores(enterprise, plain), () => COMMON_WEIGHT)
  }
  const learnt = lessonScores(lessons, plain)
  return ranked(ISSUE_CATEGORIES, topicScores(categoryLexicon(), plain), (category) => {
    const place = COMMONEST.indexOf(category)
    return (learnt.get(category) ?? 0) + (place === -1 ? 0 : COMMON_WEIGHT / (1 + place))
  })
}

function topicScores(lexicon: Lexicon, text: string): ReadonlyMap<string, number> {
  const scores = scoresOf(lexicon, text)
  return new Map(lexicon.topics.map((topic, place) => [topic, scores[place] ?? 0]))
}

function ranked<Category extends string>(
  categories: readonly Category[],
  scores: ReadonlyMap<string, number>,
  added: (category: Category) => number,
): Suggestion<Category>[] {
  const weighed = categories.map((category) => ({
    category,
    weight: (scores.get(category) ?? 0) + added(category),
  }))
  const sum = weighed.reduce((total, { weight }) => total + weight, 0)
  return weighed
    .map(({ category, weight }) => ({ category, weight: weight / sum }))
    .sort((a, b) => b.weight - a.weight)
}
