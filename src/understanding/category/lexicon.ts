/** A word and what it speaks for. */
interface Entry {
  readonly word: string
  readonly says: readonly Said[]
}

interface Said {
  /** Place of the topic in the lexicon's list. */
  readonly topic: number
  readonly weight: number
}

/** `路~坏`: the tail has to follow its head within a few characters of the same sentence. */
interface Pair {
  readonly tail: string
  readonly topic: number
  readonly weight: number
}

/** Words by topic, as a file of them says. */
export interface Lexicon {
  readonly topics: readonly string[]
  readonly words: ReadonlyMap<string, Entry>
  readonly pairs: ReadonlyMap<string, readonly Pair[]>
  /** The longest word by its first character: where nothing begins, nothing is looked up. */
  readonly longest: ReadonlyMap<string, number>
}

/** How far behind its head a tail still belongs to it. */
export const PAIR_REACH = 12
const SENTENCE_ENDS = '。；;!?！？'
/** A long word is seldom there by chance. */
const WEIGHT_PER_CHARACTER = 0.15

/** Reads `[topic]` and lines of `weight: words` below it. A topic may come again; a word keeps its first weight. */
export function readLexicon(source: string): Lexicon {
  const topics: string[] = []
  const words = new Map<string, { word: string; says: Said[] }>()
  const pairs = new Map<string, Pair[]>()
  const longest = new Map<string, number>()
  let topic = 0
  for (const line of source.toLowerCase().split('\n')) {
    if (line.startsWith('[')) topic = placeOf(topics, line.slice(1, line.indexOf(']')))
    const colon = line.indexOf(':')
    if (line.startsWith('#') || line.startsWith('[') || colon < 1) continue
    const weight = Number(line.slice(0, colon))
    for (const said of line.slice(colon + 1).split(' ')) {
      const joint = said.indexOf('~')
      const word = joint === -1 ? said : said.slice(0, joint)
      if (word === '') continue
      const first = word.charAt(0)
      if (word.length > (longest.get(first) ?? 0)) longest.set(first, word.length)
      if (joint === -1) addWord(words, word, { topic, weight })
      else addPair(pairs, word, { tail: said.slice(joint + 1), topic, weight })
    }
  }
  return { topics, words, pairs, longest }
}

function addWord(words: Map<string, { word: string; says: Said[] }>, word: string, said: Said): void {
  const known = words.get(word)
  if (!known) words.set(word, { word, says: [said] })
  else if (!known.says.some(({ topic }) => topic === said.topic)) known.says.push(said)
}

function addPair(pairs: Map<string, Pair[]>, head: string, pair: Pair): void {
  const known = pairs.get(head)
  if (known) known.push(pair)
  else pairs.set(head, [pair])
}

function placeOf(topics: string[], topic: string): number {
  const known = topics.indexOf(topic)
  return known === -1 ? topics.push(topic) - 1 : known
}

/** The sum of what the words in the text speak for, by place of the topic. Every word counts once. */
export function scoresOf(lexicon: Lexicon, text: string): number[] {
  const scores = lexicon.topics.map(() => 0)
  const seen = new Set<string>()
  const add = (key: string, { topic, weight }: Said, length: number): void => {
    const once = `${topic}/${key}`
    if (seen.has(once)) return
    seen.add(once)
    scores[topic] = (scores[topic] ?? 0) + weight * (1 + WEIGHT_PER_CHARACTER * (length - 2))
  }
  // A word inside a longer one is not there: no 道路 in 道路交通, no 路 in 路灯.
  let cover: Entry | undefined
  let coveredTo = 0
  for (let at = 0; at < text.length; at++) {
    const most = Math.min(lexicon.longest.get(text.charAt(at)) ?? 0, text.length - at)
    for (let length = most; length > 0; length--) {
      const word = text.slice(at, at + length)
      const entry = lexicon.words.get(word)
      const end = at + length
      const isInside = end <= coveredTo
      for (const pair of lexicon.pairs.get(word) ?? []) {
        const hidden = isInside && !cover?.says.some(({ topic }) => topic === pair.topic)
        if (!hidden && follows(text, end, pair.tail)) add(`${word}~${pair.tail}`, pair, length)
      }
      if (!entry || isInside) continue
      cover = entry
      coveredTo = end
      for (const said of entry.says) add(word, said, length)
    }
  }
  return scores
}

function follows(text: string, from: number, tail: string): boolean {
  const found = text.slice(from, from + PAIR_REACH + tail.length).indexOf(tail)
  if (found === -1) return false
  for (let at = from; at < from + found; at++) if (SENTENCE_ENDS.includes(text.charAt(at))) return false
  return true
}

/** Longer input is not read to its end. */
const LONGEST_TEXT = 2_000

/** The text as words are looked up in it: one width, small letters, no spaces. */
export function plainText(text: string): string {
  return text.slice(0, LONGEST_TEXT).normalize('NFKC').toLowerCase().replace(/\s/g, '')
}
