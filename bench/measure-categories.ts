import { firstLevelOf } from '#src/understanding/category/first-level.js'
import {
  classLexicon,
  classLexiconSource,
  FIRST_LEVELS,
  readClassLexicon,
} from '#src/understanding/category/first-level-features.js'
import type { Lexicon } from '#src/understanding/category/lexicon.js'
import { suggestCategories } from '#src/understanding/category/suggest-categories.js'
import {
  CHOICES,
  examplesOf,
  type Found,
  innerScore,
  nestedCrossValidate,
  sum,
} from './categories/cross-validate.js'
import { withoutLoneWords } from './categories/lone-words.js'
import { citizenMessages } from './categories/messages.js'

/*
 * `npm run measure:categories`: how often the class of a citizen's message is found, by nested cross-validation, and
 * what a suggestion costs. A quarter of an hour is too long for a test, so it is a command.
 */
const SEEDS = [1, 2, 3]
const ROUNDS = 20

const messages = citizenMessages()
const print = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

function time(work: () => unknown): number {
  const before = performance.now()
  work()
  return performance.now() - before
}

const firstSuggestion = time(() => suggestCategories('王芳家路灯坏了'))
const firstClass = time(() => firstLevelOf('王芳家路灯坏了'))
const times = Array.from({ length: ROUNDS }, () =>
  messages.map(({ text }) => time(() => suggestCategories(text))),
)
  .flat()
  .sort((a, b) => a - b)
const longest = time(() => suggestCategories('从村口到小学那一截路被大车压得到处是坑，'.repeat(100)))

print('| | first | first three |')
print('|---|---|---|')
report('all words', classLexicon())
report(
  'without words that stand in one message only',
  readClassLexicon(withoutLoneWords(classLexiconSource(), messages)),
)
print('')
print(`first suggestion ${ms(firstSuggestion)}, first class ${ms(firstClass)} more`)
print(`a sentence p50 ${ms(at(0.5))}, p99 ${ms(at(0.99))}; 2,000 characters ${ms(longest)}`)

function report(name: string, classes: Lexicon): void {
  const byChoice = CHOICES.map((settings) => examplesOf(messages, settings, classes))
  const rounds = SEEDS.map((seed) => nestedCrossValidate(byChoice, seed))
  print(`| ${name} | ${share(rounds, 'first')} | ${share(rounds, 'firstThree')} |`)
  FIRST_LEVELS.forEach((level, place) => {
    print(`| – ${level} | ${share(rounds, 'first', place)} | ${share(rounds, 'firstThree', place)} |`)
  })
  const scores = byChoice.map((examples) => sum(SEEDS.map((seed) => innerScore(examples, seed))))
  const best = CHOICES[scores.indexOf(Math.max(...scores))]
  print(`| settings chosen on all ${messages.length} | ${JSON.stringify(best)} | |`)
}

function share(rounds: readonly Found[], which: 'first' | 'firstThree', place?: number): string {
  const total = (counts: readonly number[]): number =>
    place === undefined ? sum(counts) : (counts[place] ?? 0)
  const found = sum(rounds.map((round) => total(round[which])))
  const of = sum(rounds.map((round) => total(round.messages)))
  return `${((found / of) * 100).toFixed(1)} % (${found}/${of})`
}

function at(part: number): number {
  return times[Math.floor(times.length * part)] ?? 0
}

function ms(value: number): string {
  return `${value.toFixed(2)} ms`
}
