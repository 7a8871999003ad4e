// How long a sentence takes to be understood: `node --import tsx bench/measure-understanding.ts`.
import { readFileSync } from 'node:fs'
import { understand } from '#src/understanding/understand.js'
import type { Around, Listed } from '#src/understanding/understood.js'
import { spell } from '#src/workbook/household-pinyin.js'

const HOUSEHOLDS = 8_000
const LONGEST = 2_000
const FAMILIES = '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗单仇曾解查'
const GIVEN = '国建志明军平福生根水金荣林辉文强德秀英玉兰梅菊香莲伟芳丽敏'

const pick = (text: string, i: number): string => text.charAt(i % text.length)
const households = Array.from({ length: HOUSEHOLDS }, (_, i): Listed => {
  const head = pick(FAMILIES, i) + pick(GIVEN, i * 7) + (i % 5 === 0 ? '' : pick(GIVEN, i * 3 + (i >> 4)))
  return {
    id: `H${String(i).padStart(6, '0')}`,
    head,
    ...spell(head),
    villageId: `v${i % 20}`,
    group: `${(i % 9) + 1}组`,
    size: 3,
    isOwn: i % 40 === 0,
    isLinked: i % 4 === 0,
  }
})
const around: Around = {
  today: '2026-05-20',
  names: {
    households,
    villages: Array.from({ length: 20 }, (_, i) => ({
      id: `v${i}`,
      town: '大塘镇',
      name: `${pick(GIVEN, i)}塘村`,
    })),
    enterprises: [],
  },
  isWorkingDay: () => true,
  categoriesOf: () => ['other'],
}
const corpus = ['tuning', 'second-tuning'].flatMap((part) =>
  readFileSync(new URL(`../test/corpus/${part}.jsonl`, import.meta.url), 'utf8')
    .split('\n')
    .flatMap((line) => (line.trim() === '' ? [] : [String(JSON.parse(line).text)])),
)

/** The corpus in pieces, shuffled by a fixed rule, as long as a message may be. */
const long = Array.from({ length: 200 }, (_, i) =>
  Array.from({ length: 400 }, (_, j) => {
    const text = corpus[(i * 31 + j * 17) % corpus.length] ?? ''
    return text.slice((i + j) % 5, ((i + j) % 5) + 9)
  })
    .join('')
    .slice(0, LONGEST),
)

/** The vocabulary glued together without any sense, words over and over, and names side by side. */
const vocabulary = corpus.join('').replace(/[\p{P}\s]/gu, '')
const WORDS =
  '没人 张 王 问题 答应 三天内 送了 两桶油 路灯坏了 和 家 都好 他 老 没有 电话 搬到 要求 已经 帮他 上报县里 太 不 了 3组 、'.split(
    ' ',
  )
const HOSTILE = 500
const hostile = Array.from({ length: HOSTILE }, (_, i) => {
  let text = ''
  for (let j = 0; text.length < LONGEST; j++) {
    const at = (i * 131 + j * 7919) % vocabulary.length
    const word = WORDS[(i * 7 + j * j + (j >> 3)) % WORDS.length] ?? ''
    if (i % 4 === 0) text += vocabulary.slice(at, at + 2 + (at % 6))
    else if (i % 4 === 1) text += word
    else if (i % 4 === 2) text += `${households[at]?.head ?? ''}${['、', '家', '和', '，', ''][at % 5]}`
    else text += vocabulary.slice(i, i + 1 + (i % 5))
  }
  return text.slice(0, LONGEST)
})

function measure(what: string, texts: readonly string[]): void {
  const times = texts.map((text) => {
    const before = performance.now()
    understand(text, around)
    return performance.now() - before
  })
  times.sort((a, b) => a - b)
  const at = (share: number): string => (times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(2)
  console.log(`${what}: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, at most ${at(1)} ms of ${texts.length}`)
}

const first = performance.now()
understand('走了张伟家', around)
console.log(`the first, with dictionary and index: ${(performance.now() - first).toFixed(0)} ms`)
measure('sentences of the corpus', Array.from({ length: 10 }, () => corpus).flat())
measure('2,000 characters of pieces', long)
measure('2,000 characters of nonsense', hostile)
