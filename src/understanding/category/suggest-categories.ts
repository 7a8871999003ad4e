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

/** What a trouble is often taken for besides: comes next where the words say no more. */
const AKIN: Readonly<Record<IssueCategory, readonly IssueCategory[]>> = {
  road_traffic: ['city_creation', 'village_affairs'],
  water_irrigation: ['environment', 'housing'],
  power_network: ['city_creation', 'road_traffic'],
  environment: ['city_creation', 'water_irrigation'],
  housing: ['land', 'subsidy'],
  land: ['dispute', 'housing'],
  demolition: ['land', 'petition_legacy'],
  subsidy: ['policy_consult', 'industry'],
  social_security: ['policy_consult', 'health'],
  health: ['social_security', 'policy_consult'],
  education: ['policy_consult', 'social_security'],
  employment_wage: ['policy_consult', 'social_security'],
  industry: ['subsidy', 'policy_consult'],
  food_drug_safety: ['public_safety', 'health'],
  public_safety: ['dispute', 'food_drug_safety'],
  dispute: ['land', 'petition_legacy'],
  petition_legacy: ['demolition', 'dispute'],
  village_affairs: ['petition_legacy', 'subsidy'],
  customs: ['dispute', 'village_affairs'],
  culture: ['city_creation', 'village_affairs'],
  city_creation: ['environment', 'road_traffic'],
  policy_consult: ['social_security', 'subsidy'],
  other: ['policy_consult', 'village_affairs'],
}
const AKIN_WEIGHT = 0.5

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
  return ranked(ISSUE_CATEGORIES, householdScores(plain, lessons), () => 0)
}

function householdScores(text: string, lessons: Lessons): ReadonlyMap<string, number> {
  const scores = new Map(topicScores(categoryLexicon(), text))
  const add = (category: IssueCategory, weight: number): void => {
    scores.set(category, (scores.get(category) ?? 0) + weight)
  }
  for (const [category, weight] of lessonScores(lessons, text)) add(category, weight)
  const [first] = ranked(ISSUE_CATEGORIES, scores, () => 0)
  COMMONEST.forEach((category, place) => {
    add(category, COMMON_WEIGHT / (1 + place))
  })
  if (first && first.weight > 0) for (const category of AKIN[first.category]) add(category, AKIN_WEIGHT)
  return scores
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
    .map(({ category, weight }) => ({ category, weight: sum > 0 ? weight / sum : 0 }))
    .sort((a, b) => b.weight - a.weight)
}
