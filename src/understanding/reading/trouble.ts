import { findIn } from '../phrases.js'
import { SUBJECTS, TROUBLES } from '../vocabulary/troubles.js'

/** How it is with somebody's health: told, not complained of, unless help or money is asked for. */
const HEALTH = /身体|生病|住院|手术|腿|腰|眼睛|耳朵|癌|中风|瘫|吃药|血压|糖尿|去世|过世|病了|老毛病|残疾|摔/
const HEALTH_TROUBLE = /报销|医药|药费|没钱|贵|费用|负担|困难|医院太|卫生室/

/** What kind of trouble a statement tells of, if any. */
export function troubleIn(text: string): 'wrong' | 'asked' | null {
  let trouble: 'wrong' | 'asked' | null = null
  for (let at = 0; ; ) {
    const hit = findIn(TROUBLES, text, at)
    if (!hit) break
    if (hit.means === 'wrong') trouble = 'wrong'
    else if (hit.means === 'asked') trouble ??= 'asked'
    at = hit.to
  }
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
export function subjectIn(
  text: string,
  from = 0,
): { readonly word: string; readonly at: number } | undefined {
  const hit = findIn(SUBJECTS, text, from)
  return hit && { word: text.slice(hit.from, hit.to), at: hit.from }
}
