import type { Card } from '#cards/card.js'
import { noticeCard } from '#cards/notice.js'
import { type HeardLine, understoodCard } from '#cards/understood.js'
import type { Heard } from '../heard/heard.js'
import { lineOf } from '../heard/lines.js'
import { OVER, type UnderstoodParams } from '../heard/show.js'
import { openWords, placeless, type Standing, standingsOf } from '../heard/standing.js'
import type { Turn } from '../turn.js'

/** A page holds so much: a household and each of its issues weigh one. */
const MOST_WEIGHT = 12
const WHOLE_LIST = 4
const MOST_LEFT_OVER = 300

/** What the session has heard, with the facts of now. */
export async function drawUnderstood(turn: Turn, { note }: UnderstoodParams): Promise<Card> {
  const { heard } = turn.session
  if (!heard) return noticeCard(OVER)
  const standings = await standingsOf(turn, heard)
  const pages = pagesOf(heard, standings)
  const page = Math.min(heard.page ?? firstOpen(pages), pages.length - 1)
  const open = openWords(heard, standings)
  const refused = standings.filter(({ open: one }) => one?.kind === 'refused').length
  const asked = placeless(heard, standings)
  return understoodCard({
    title: titleOf(standings),
    ...(note ? { note } : {}),
    lines: (pages[page] ?? []).map((one): HeardLine => lineOf(turn, heard, one)),
    leftOver: shortened(heard.leftOver),
    open: inWords(open),
    empty: standings.every(({ said }) => said === null),
    refused: refused === open.length ? refused : 0,
    ...(asked.length > 0 ? { files: whose(asked, pages[page] ?? []) } : {}),
    ...{ page, pages: pages.length, turn: String(heard.turn) },
  })
}

function titleOf(standings: readonly Standing[]): string {
  const counted = standings.filter(
    ({ visit: { who } }) => who.kind !== 'village' && who.kind !== 'enterprise',
  )
  const visits = counted.filter(({ visit }) => visit.visited).length
  const issues = counted.reduce((sum, { visit }) => sum + visit.issues.length, 0)
  const parts = [visits > 0 ? `走访 ${visits} 户` : '', issues > 0 ? `问题 ${issues} 件` : '']
  return `请确认：${parts.filter(Boolean).join('、') || '没有可以登记的'}`
}

function pagesOf(heard: Heard, standings: readonly Standing[]): Standing[][] {
  const pages: Standing[][] = [[]]
  let weight = 0
  for (const one of standings) {
    const own = 1 + one.visit.issues.length + (one.open ? 1 : 0) + menuWeight(heard, one)
    if (weight + own > MOST_WEIGHT && weight > 0) {
      pages.push([])
      weight = 0
    }
    pages.at(-1)?.push(one)
    weight += own
  }
  return pages
}

function menuWeight({ choosing }: Heard, { nth }: Standing): number {
  return choosing?.visit === nth && choosing.all ? WHOLE_LIST : 0
}

function firstOpen(pages: readonly (readonly Standing[])[]): number {
  return Math.max(
    0,
    pages.findIndex((page) => page.some(({ open }) => open)),
  )
}

const MOST_SAID = 3

function inWords(open: readonly string[]): string | null {
  if (open.length === 0) return null
  const rest = open.length > MOST_SAID ? `等 ${open.length} 处` : ''
  return `${open.slice(0, MOST_SAID).join('；')}${rest}。`
}

function shortened(leftOver: readonly string[]): string[] {
  const all = [...leftOver.join('；')]
  if (all.length === 0) return []
  return [all.length > MOST_LEFT_OVER ? `${all.slice(0, MOST_LEFT_OVER).join('')}…` : all.join('')]
}

function whose(files: Heard['files'], page: readonly Standing[]) {
  const targets = page.flatMap(({ household }) => (household ? [household] : []))
  return {
    question: `${files.length} 个照片或语音是哪一户的？`,
    choices: [
      ...targets.map(({ id, head }) => ({ label: head, verb: 'heard.file', args: { household: id } })),
      { label: '不要了', verb: 'heard.file', args: { household: '' } },
    ],
  }
}
