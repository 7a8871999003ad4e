import type { Item, Mention, PlaceSaid } from '../names/items.js'
import { madeOf } from '../phrases.js'
import { KIN } from '../vocabulary/people.js'
import { BEFORE_STATEMENTS } from '../vocabulary/small-words.js'
import type { Clause } from './clauses.js'
import { smallChangeOf } from './small-change.js'

/** Somebody who is named, and where the words behind the name begin. */
export interface NamedHere {
  readonly mention: Mention
  readonly to: number
  readonly place?: PlaceSaid
}

/** Names side by side, and the words around them. */
export interface Run {
  /** Of the words between the run before (or the beginning of the clause) and this one. */
  readonly from: number
  readonly names: readonly NamedHere[]
  readonly to: number
}

const HOUSE =
  /(?:家里头|家里面|屋里头|屋里面|家里|家中|家(?!具|属|电(?![视表线压灯费话站])|禽|畜|长)|屋里|户(?!主|口|外)|那里|那儿|那边|这里|这边|这户|那户)/y
const JOINER = /^(?:、|,|和|跟|与|同|及|以及|还有|加上|还有就是| |\/)?$/
/** Before a name these make it a part of what is told: `占了李四家的地`. */
const OBJECT =
  /(?:说|讲|反映|被|占了?|欠了?|找过?|打了|骂了|告了?|借给|借了|租给|卖给|嫁给|和|跟|与|同|隔壁|邻居|对面|比|像|在)(?:隔壁|邻居|对面|同组|同村|本组|村民|的){0,4}$/
const NEIGHBOUR = /[和跟与同](?:隔壁|邻居|对面|同组|同村)+的?$/
const SAYS = /说|讲|反映|提出|问/

/** A clause as runs of names; names inside what is told stay words. */
export function runsOf(text: string, clause: Clause, items: readonly Item[], anybodyBefore: boolean): Run[] {
  const runs: { from: number; names: NamedHere[]; to: number }[] = []
  let end = clause.from
  for (const item of items) {
    if (item.kind !== 'mention') continue
    const gap = textBetween(text, end, item.from, items)
    const last = runs.at(-1)
    const named = namedHere(text, item, items, clause.to)
    const isHouse = /家/.test(text.slice(item.to, named.to))
    // `张伟的邻居吴秀兰家`: the first only tells whose neighbour the second is.
    if (last && isReference(gap, isHouse)) {
      last.names.pop()
      if (last.names.length === 0) runs.pop()
      runs.push({ from: named.mention.from, names: [named], to: named.to })
      end = named.to
      continue
    }
    if (isTold(item, gap, isHouse, last !== undefined, anybodyBefore)) continue
    const place = placeBetween(items, end, item.from)
    const here = place ? { ...named, place } : named
    if (last && JOINER.test(gap)) last.names.push(here)
    else runs.push({ from: end, names: [here], to: end })
    end = named.to
    const current = runs.at(-1)
    if (current) current.to = end
  }
  return runs
}

function namedHere(text: string, mention: Mention, items: readonly Item[], limit: number): NamedHere {
  let to = mention.to
  let place: PlaceSaid | undefined
  for (let round = 0; round < 2; round++) {
    HOUSE.lastIndex = to
    const house = HOUSE.exec(text)
    if (house && mention.named.by !== 'village' && mention.named.by !== 'enterprise') to += house[0].length
    const item = '(是'.includes(text.charAt(to) || '?')
      ? items.find(({ kind, from }) => kind === 'place' && from === to + 1)
      : undefined
    const close =
      item &&
      /^(?:\)|的?那[个户家位](?:人家)?|的(?=[,。;]|$)|(?<=的)(?=[,。;]|$))/.exec(
        text.slice(item.to, item.to + 5),
      )
    if (item?.kind === 'place' && close) {
      place = item.place
      to = item.to + close[0].length
    }
  }
  return { mention, to: Math.min(to, limit), ...(place ? { place } : {}) }
}

/** Whether a name is but a word of what is told about somebody else. */
function isTold(
  item: Mention,
  gap: string,
  isHouse: boolean,
  isAfterRun: boolean,
  anybodyBefore: boolean,
): boolean {
  if (JOINER.test(gap)) return false
  if (!isHouse && kinAtEnd(gap)) return isAfterRun || anybodyBefore
  const isIdle = smallChangeOf(gap) !== undefined
  if (item.named.by === 'pronoun') {
    const isLead = madeOf(BEFORE_STATEMENTS, gap) !== undefined || /(?:听.{0,6}说|走|到|去)了?$/.test(gap)
    return (isAfterRun || anybodyBefore) && !isIdle && !isLead
  }
  // `不在家去隔壁罗冬梅家`: went on to the neighbour.
  if (isHouse && /(?:去|到|走|来)了?(?:隔壁|邻居|对面|对门)的?$/.test(gap)) return false
  if (NEIGHBOUR.test(gap)) return isAfterRun || anybodyBefore
  if (!isAfterRun) return anybodyBefore && !isIdle && OBJECT.test(gap) && SAYS.test(gap) && !/听/.test(gap)
  return OBJECT.test(gap) && (!isIdle || SAYS.test(gap)) && !/[都好了]$/.test(gap)
}

function isReference(gap: string, isHouse: boolean): boolean {
  return (
    /^的?(?:邻居|隔壁|对面|旁边|前面|后面|屋后|门前)的?$/.test(gap) ||
    (isHouse && gap !== '' && kinAtEnd(gap, true))
  )
}

/** Whether a word for one of a family stands at the end, or is all there is. */
function kinAtEnd(gap: string, isAll = false): boolean {
  const plain = gap.replace(/^的/, '')
  for (let i = isAll ? 0 : Math.max(0, plain.length - 4); i < (isAll ? 1 : plain.length); i++) {
    if (KIN.at(plain, i)?.length === plain.length - i) return true
  }
  return false
}

function textBetween(text: string, from: number, to: number, items: readonly Item[]): string {
  let between = ''
  let at = from
  for (const item of items) {
    if (item.kind === 'mention' || item.from < from || item.to > to) continue
    if (item.kind !== 'place') continue
    between += text.slice(at, item.from)
    at = item.to
  }
  return between + text.slice(at, to)
}

function placeBetween(items: readonly Item[], from: number, to: number): PlaceSaid | undefined {
  const item = items.find((each) => each.kind === 'place' && each.from >= from && each.to === to)
  return item?.kind === 'place' ? item.place : undefined
}
