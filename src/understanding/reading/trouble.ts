import { findIn } from '../phrases.js'
import { ASKED_PATTERNS, WRONG_PATTERNS } from '../vocabulary/patterns.js'
import { SUBJECTS, TROUBLES } from '../vocabulary/troubles.js'

/** How it is with somebody's health: told, not complained of, unless help or money is asked for. */
const HEALTH =
  /身体|生病|住院|手术|腿|腰|眼睛|耳朵|癌|中风|瘫|吃药|血压|糖尿|去世|过世|病了|老毛病|残疾|摔|得病|得了病/
const HEALTH_TROUBLE =
  /报销|医药|药费|没钱|贵|费用|负担|困难|补助|补贴|抚恤|丧葬|保险|低保|轮椅|护理床|医院太|卫生室|树|果|稻|猪|鸡|鸭|牛|苗|菜|橘|桔/

const LACKS = /没有|没得|没|缺少|缺|无/g

/** The same words are asked about by every kind of answer. */
const MOST_KNOWN = 500
const known = new Map<string, 'wrong' | 'asked' | null>()
const knownSubjects = new Map<string, ReadonlySet<string>>()

/** What kind of trouble a statement tells of, if any. */
export function troubleIn(text: string): 'wrong' | 'asked' | null {
  const before = known.get(text)
  if (before !== undefined) return before
  const trouble = lookForTrouble(text)
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(text, trouble)
  return trouble
}

function lookForTrouble(text: string): 'wrong' | 'asked' | null {
  let trouble: 'wrong' | 'asked' | null = null
  let rest = ''
  for (let at = 0; ; ) {
    const hit = findIn(TROUBLES, text, at)
    rest += text.slice(at, hit?.from)
    if (!hit) break
    if (hit.means === 'wrong') trouble = 'wrong'
    else if (hit.means === 'asked') trouble ??= 'asked'
    // What is innocent can't be a part of what isn't.
    rest += hit.means === 'innocent' ? ';' : text.slice(hit.from, hit.to)
    at = hit.to
  }
  if (lacks(text) || (trouble !== 'wrong' && WRONG_PATTERNS.some((pattern) => pattern.test(rest)))) {
    trouble = 'wrong'
  }
  if (trouble === null && ASKED_PATTERNS.some((pattern) => pattern.test(rest))) trouble = 'asked'
  if (trouble === null && /的事情?$/.test(text)) trouble = 'asked'
  if (trouble === 'wrong' && HEALTH.test(text) && !HEALTH_TROUBLE.test(text) && !asks(text)) return null
  return trouble
}

export function asks(text: string): boolean {
  for (let at = 0; ; ) {
    const hit = findIn(TROUBLES, text, at)
    if (!hit) return false
    if (hit.means === 'asked') return true
    at = hit.to
  }
}

/** What a trouble is about, by the first word for it. */
export function subjectIn(text: string): { readonly about: string; readonly at: number } | undefined {
  const hit = findIn(SUBJECTS, text)
  return hit && { about: hit.means, at: hit.from }
}

/** All that is spoken of, by groups of things. */
export function subjectsOf(text: string): ReadonlySet<string> {
  const before = knownSubjects.get(text)
  if (before) return before
  const subjects = new Set<string>()
  for (let hit = findIn(SUBJECTS, text); hit; hit = findIn(SUBJECTS, text, hit.to)) subjects.add(hit.means)
  if (knownSubjects.size >= MOST_KNOWN) knownSubjects.clear()
  knownSubjects.set(text, subjects)
  return subjects
}

/** `没有宽带`: that a thing is lacking. */
function lacks(text: string): boolean {
  for (const { 0: lack, index } of text.matchAll(LACKS)) {
    if (SUBJECTS.at(text, index + lack.length)) return true
  }
  return false
}
