import type { Item, PlaceSaid } from '../names/items.js'
import { NUMERAL } from '../numbers.js'
import { cut, part, type Source, type Strip, stripOf, without } from '../source.js'
import { SMALL_WORDS, type SmallWord } from '../vocabulary/small-words.js'
import type { DayRead } from './facts.js'

/** What leads to the names: when, where, with whom, that one went. */
export interface Head {
  readonly from: number
  readonly place?: PlaceSaid
  readonly day?: DayRead
  readonly company: readonly string[]
  readonly goes: boolean
  /** `第二个是`: starts anew. */
  readonly counts: boolean
  readonly led: {
    readonly seen: boolean
    readonly missed: boolean
    readonly phoned: boolean
    readonly gave: boolean
    readonly glue: Strip | null
  }
}

/** Longer heads are sentences of their own. */
const LONGEST_HEAD = 80
const COUNT = new RegExp(
  `第?[${NUMERAL}]{1,2}(?:[个位户家]|户人家)?(?:是|就是)?|[${NUMERAL}]{1,3}(?:多)?[个户家]`,
  'y',
)
const GLUE = /(?:答应了?给?|承诺给?|帮着?|替|为|协助)$/
const LEADS_ON =
  /(?:给|对|向|把|为|替|帮着?|找|答应了?|承诺|协助|塞给|递给|拿给|捐给|转给|带给|捎给|交给|买给|补给|送给|发给|送|只有|唯独|陪|代|由|慰问|碰到|遇到|见到|(?:没有|没|未)(?:见|碰|遇|找|等)(?:到|着)){1,2}了?$/

/** `电话走访了张三、李四`. */
const PHONED =
  /(?:打(?:了)?(?:个)?(?:电话|微信|视频)(?:给|问|联系|走访|回访)|(?:用|通过)?(?:电话|微信|视频|手机)(?:走访|联系|回访|慰问|问候|问|沟通|了解|访问|视频))(?:了|到|过)?(?!反映|说|讲|来|投诉)/

/** Where in the words before a name its head begins; the whole, if there is nothing else in it. */
export function headOf(source: Source, from: number, to: number, items: readonly Item[]): Head {
  const start = Math.max(from, to - LONGEST_HEAD)
  const inside = items.filter((item) => item.kind !== 'mention' && item.from >= start && item.to <= to)
  for (let cutAt = start; cutAt < to; cutAt++) {
    if (cutAt > from && !beginsHead(source.text, cutAt, inside)) continue
    const head = headFrom(source, cutAt, to, inside)
    if (head) return head
  }
  return {
    from: to,
    company: [],
    goes: false,
    counts: false,
    led: { seen: false, missed: false, phoned: false, gave: false, glue: null },
  }
}

function beginsHead(text: string, at: number, items: readonly Item[]): boolean {
  if (items.some(({ kind, from }) => kind !== 'mention' && from === at)) return true
  const word = SMALL_WORDS.at(text, at)
  if (word?.means === 'go' || word?.means === 'only') return true
  COUNT.lastIndex = at
  if (text.charAt(at) === '第' && COUNT.test(text)) return true
  return /^(?:给|帮|替|为|答应|送给|发给|然后|接着|另外|还有|再到|又到|最后|后来|见到|碰到|遇到|又|再|是)/.test(
    text.slice(at, at + 3),
  )
}

function headFrom(source: Source, from: number, to: number, items: readonly Item[]): Head | undefined {
  let strip = stripOf(source, from, to)
  let place: PlaceSaid | undefined
  let day: DayRead | undefined
  const company: string[] = []
  for (const item of items) {
    if (item.kind === 'mention' || item.from < from || item.to > to) continue
    if (item.kind === 'place') place = item.place
    if (item.kind === 'companion') company.push(cut(source, item.saidFrom, item.saidTo))
    if (item.kind === 'day' && (!day || !item.onlyPartOfDay)) {
      day = { words: item.words, said: cut(source, item.from, item.to) }
    }
    const at = strip.at.indexOf(item.from)
    strip = without(strip, at, strip.at.indexOf(item.to - 1) + 1)
  }
  const phoned = PHONED.exec(strip.text)
  if (phoned) strip = without(strip, phoned.index, phoned.index + phoned[0].length)
  const last = LEADS_ON.exec(strip.text)?.[0] ?? ''
  const words = smallWordsOf(last === '' ? strip.text : strip.text.slice(0, -last.length))
  if (!words || words.some((word) => word === 'ok' || word === 'all')) return undefined
  // `剩下的张伟李强`, but not `其他都好`.
  if (words.includes('others') && words.at(-1) !== 'others') return undefined
  const glue = GLUE.exec(strip.text)
  return {
    from,
    ...(place ? { place } : {}),
    ...(day ? { day } : {}),
    company,
    goes: phoned !== null || words.includes('go') || /走访|慰问/.test(strip.text),
    counts: words.includes('count'),
    led: {
      seen: /(?<![没有未])(?:见到|碰到|遇到)了?$/.test(strip.text),
      phoned: phoned !== null,
      missed: /(?:没有|没|未)(?:见|碰|遇|找|等)(?:到|着)$/.test(strip.text),
      gave: /(?:慰问|送|给|发|塞|递|捐|拎|捎|带了|提了|提着|拎着)/.test(strip.text),
      glue: glue ? part(strip, glue.index) : null,
    },
  }
}

function smallWordsOf(text: string): (SmallWord | 'count')[] | undefined {
  const words: (SmallWord | 'count')[] = []
  for (let i = 0; i < text.length; ) {
    const word = SMALL_WORDS.at(text, i)
    COUNT.lastIndex = i
    const count = COUNT.exec(text)?.[0].length ?? 0
    const length = Math.max(word?.length ?? 0, count)
    if (length === 0 && !' ,:、.把将'.includes(text.charAt(i))) return undefined
    if (count > (word?.length ?? 0)) words.push('count')
    else if (word) words.push(word.means)
    i += Math.max(1, length)
  }
  return words
}
