import type { Village } from '../registry/types.js'
import { groupNumber } from '../registry/walking-order.js'
import { addDays, type Day } from '../time.js'

/** Where somebody says that they go, and when. */
export interface Going {
  readonly day: Day
  /** A day or a time of the day was said: 今天去, 下午去. */
  readonly isTimed: boolean
  readonly place: string
}

const LONGEST_PLACE = 20
const DAYS: Readonly<Record<string, number>> = { 明天: 1, 明早: 1, 明晚: 1, 后天: 2 }
const SAID =
  /^(?:我们?|咱们?)?(今天|明天|后天|今早|明早|今晚|明晚|现在|等下|等会儿?|待会儿?)?(早上|上午|中午|下午|傍晚|晚上)?(?:我们?|准备|打算|计划|要|想)*(?:去|下去|走访去)(?!了|过|年|世|掉|除|不|没|看病|找)(.+)$/
/** Who was met and what was said: a story, not a place. */
const STORY = /[,，。;；:：!！?？、]|[了过]|走访|家|户|没|都|问题|反映|电话|见到|慰问/
const FOR_WHAT = /(?:走访|走走|走一走|看看|看一看|看一下|转转|转一转|入户|调研|一趟|一下|那边|那里)+$/

/** `今天去大塘村`, `明天下午去秀谷镇大塘村走访`, `去大塘村3组`: where to. Null for what is no such sentence. */
export function goingTo(text: string, today: Day): Going | null {
  const said = SAID.exec(
    text
      .normalize('NFKC')
      .replaceAll(/\s/g, '')
      .replace(/[。.!！]+$/, ''),
  )
  if (!said) return null
  const [, day, time, to = ''] = said
  const place = to.replace(FOR_WHAT, '')
  if (place === '' || [...place].length > LONGEST_PLACE || STORY.test(place)) return null
  const later = day ? (DAYS[day] ?? 0) : 0
  return { day: addDays(today, later), isTimed: Boolean(day ?? time), place }
}

/** The village that is meant, with what was said after its name; several where it can't be told. */
export interface FoundPlaces {
  readonly villages: readonly Village[]
  /** `3组`. */
  readonly rest: string
}

const VILLAGE_ENDING = /(?:村民委员会|居民委员会|村委会|居委会|社区|村)$/
/** 大塘 is 大塘村, and 大塘村委会 too. */
const NAMES_GO_ON = /^(?:村|社区)?(?:(?:村|居)?(?:民)?委(?:员)?会)?的?/
const TOWN_ENDING = /(?:街道|镇|乡|场)$/

/** Whether the words are a place's by how they end, known or not. */
export function isPlaceName(words: string): boolean {
  return /(?:村|社区|村委会|居委会|组|镇|乡|街道)$/.test(words)
}

/** Of the villages those that the words begin with, by name, with or without 村 and the town before it. */
export function findPlaces(words: string, villages: readonly Village[]): FoundPlaces {
  const said = words.normalize('NFKC').replaceAll(/\s/g, '')
  const ofTown = villages.filter(({ town }) => town === said)
  if (ofTown.length > 0) return { villages: ofTown, rest: '' }
  let longest = 0
  let found: Village[] = []
  for (const village of villages) {
    const length = matched(said, village)
    if (length === 0 || length < longest) continue
    if (length > longest) found = []
    longest = length
    found.push(village)
  }
  if (found.length > 0) return { villages: found, rest: said.slice(longest).replace(NAMES_GO_ON, '') }
  return { villages: villages.filter(({ town }) => formsOf(town, TOWN_ENDING).includes(said)), rest: '' }
}

/** How many characters of the words are this village's name. */
function matched(said: string, { town, name }: Village): number {
  const names = formsOf(name, VILLAGE_ENDING)
  const begins = ['', ...formsOf(town, TOWN_ENDING)].flatMap((before) => names.map((one) => before + one))
  const lengths = begins.filter((one) => said.startsWith(one)).map((one) => one.length)
  return Math.max(0, ...lengths)
}

/** A name, and the name without its ending where that is still one. */
function formsOf(name: string, ending: RegExp): string[] {
  const bare = name.replace(ending, '')
  return bare.length >= 2 && bare !== name ? [name, bare] : [name]
}

/** The likeliest of the villages for words that name none: those that share most characters, at most `limit`. */
export function likeliestVillages(
  words: string,
  villages: readonly Village[],
  limit: number,
): readonly Village[] {
  const said = new Set(words.normalize('NFKC').replace(VILLAGE_ENDING, ''))
  const scored = villages.map((village) => {
    const name = village.name.replace(VILLAGE_ENDING, '')
    const shared = [...name].filter((character) => said.has(character)).length
    return { village, score: shared / Math.max(name.length, 2) }
  })
  return scored
    .filter(({ score }) => score >= 0.5)
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ village }) => village)
}

/** Those of the groups that the words mean, however each is written: `3组`, `三组`. */
export function groupsCalled(words: string, groups: readonly string[]): readonly string[] {
  const number = groupNumber(words)
  const same = (group: string): boolean =>
    group === words || (number !== null && groupNumber(group) === number)
  return groups.filter(same)
}
