import type { Around, Understood, VisitSaid } from '../../understanding/understood.js'
import { pastDay } from '../answers.js'
import { changed, type Heard, idOf, without, withVisit } from './heard.js'

const NUMBERS = '一二三四五六七八九十'
const NTH = '第\\s*(\\d{1,2}|[一二三四五六七八九十])\\s*(?:个|户|条|家)?'
const GONE = '(?:都)?(?:删掉|删了|删除|去掉|不要了|不要|不算)'
const DROP_NTH = new RegExp(`^(?:把)?${NTH}${GONE}$|^(?:删掉|删除|去掉|不要)${NTH}$`, 'u')
const DROP_NAMED = new RegExp(
  `^(?:把)?(.{1,12}?)(?:家|那户)?${GONE}$|^(?:删掉|删除|去掉|不要)(.{1,12}?)(?:家|那户)?$`,
  'u',
)
/** 垃圾不要了 tells of a household; these words tell the card. */
const SURELY_DROPS = /^(?:把|删|去掉)/u
const DAY =
  /^(?:(.{1,12}?)(?:家|的|那户)*)?(?:走访)?(?:日期|时间)(?:都)?(?:改成|改为|改到|换成|应该是|是)(.{1,12})$/u
const NAME = /^(?:(?:第.{1,2}(?:个|户|条))?不是)(.{1,12}?)(?:家)?[，,、\s]*(?:而)?是(.{1,12}?)(?:家)?$/u

/** What a correction is read by. */
export interface Reading {
  readonly around: Around
  readonly read: (text: string) => Understood
}

/**
 * A word that puts the open card right: `把第二个删掉`, `日期改成昨天`, `张伟的日期改成前天`, `不是张伟是张玮`. Words
 * are what is said to a correction of something that isn't on the card; null for what is none.
 */
export function corrected(heard: Heard, text: string, reading: Reading): Heard | string | null {
  const words = text
    .normalize('NFKC')
    .trim()
    .replace(/[。.!！]+$/u, '')
  return dropped(heard, words, reading) ?? redated(heard, words, reading) ?? renamed(heard, words, reading)
}

function dropped(heard: Heard, words: string, { around }: Reading): Heard | string | null {
  const byNumber = DROP_NTH.exec(words)
  const byName = DROP_NAMED.exec(words)
  const name = byName?.[1] ?? byName?.[2] ?? ''
  const nth = byNumber ? numberIn(byNumber[1] ?? byNumber[2] ?? '') - 1 : placeOfName(heard, name, around)
  if (heard.visits[nth]) return without(heard, new Set([nth]))
  if (byNumber) return notThere(`第 ${nth + 1} 条`)
  return byName && SURELY_DROPS.test(words) ? notThere(`“${name}”`) : null
}

function notThere(what: string): string {
  return `卡片上没有${what}，没有改动。请看编号再说，例如“把第二个删掉”，或者点卡片上的按钮。`
}

function numberIn(digits: string): number {
  return /^\d+$/.test(digits) ? Number(digits) : NUMBERS.indexOf(digits) + 1
}

/** Of whom the words are the name; -1 where nobody or several are called so. */
function placeOfName({ visits }: Heard, name: string, { names }: Around): number {
  if (name === '') return -1
  const heads = new Map(names.households.map(({ id, head }) => [id, head]))
  const called = (visit: VisitSaid): boolean => {
    const id = idOf(visit.who)
    return visit.who.said === name || (id !== null && heads.get(id) === name)
  }
  const places = visits.flatMap((visit, i) => (called(visit) ? [i] : []))
  return places.length === 1 ? (places[0] ?? -1) : -1
}

/** Of one household where it is named, else of the whole card. */
function redated(heard: Heard, words: string, { around }: Reading): Heard | string | null {
  const [, of, said = ''] = DAY.exec(words) ?? []
  const day = said === '' ? null : pastDay(said, around.today, around.earliest)
  if (day === null) return null
  if (day.kind !== 'value') return day.kind === 'refused' ? day.reason : null
  const nthSaid = of === undefined ? null : new RegExp(`^${NTH}$`, 'u').exec(of)
  const nth = nthSaid ? numberIn(nthSaid[1] ?? '') - 1 : placeOfName(heard, of ?? '', around)
  if (of !== undefined && !heard.visits[nth]) return notThere(`“${of}”`)
  const visits = heard.visits.map((visit, i) =>
    of === undefined || i === nth ? { ...visit, day: { kind: 'day', day: day.value, said } as const } : visit,
  )
  return changed(heard, { visits })
}

function renamed(heard: Heard, words: string, { around, read }: Reading): Heard | null {
  const [, wrong = '', right = ''] = NAME.exec(words) ?? []
  const nth = placeOfName(heard, wrong, around)
  const visit = heard.visits[nth]
  const [other, ...more] = right === '' ? [] : read(`走访了${right}`).visits
  return visit && other && more.length === 0 ? withVisit(heard, nth, { ...visit, who: other.who }) : null
}
