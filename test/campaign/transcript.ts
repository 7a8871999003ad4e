import { GROUPS, type Role } from './county.js'
import { asOf, asSent, type Received } from './mailroom.js'
import type { Campaign } from './play.js'
import { inWords, type ReadCard } from './read-card.js'
import { ROLE_WORDS } from './table.js'
import { dayAt, daysLater, FIRST_DAY, isWorked, moment, timeAt, weekday, weekOf } from './work-calendar.js'

/** Whose messages are shown in full. */
const SHOWN: readonly string[] = ['C1-1', 'H1', 'H10', 'B1', 'L1', 'A1']
const SHOWN_GROUPS = [GROUPS[0]?.name, GROUPS[3]?.name, '全县走访群'] as const

/**
 * What the campaign was like for those who lived through it: week by week the messages of one person of each role and of
 * one group of each scope, and of the others how many. Reminders stand as they were at their fullest.
 */
export function transcriptOf(campaign: Campaign): string {
  const lines = heading(campaign)
  const met = new Set<string>()
  for (let week = 1; week <= campaign.plan.weeks; week += 1) {
    const first = daysLater(FIRST_DAY, (week - 1) * 7)
    const days = Array.from({ length: 7 }, (_, i) => daysLater(first, i))
    const off = days.filter((day) => !isWorked(day)).map(short)
    lines.push('', `第${week}周  ${short(first)}—${short(days[6] ?? first)}  放假：${off.join(' ')}`, '')
    for (const role of Object.keys(ROLE_WORDS) as Role[]) lines.push(...roleLines(campaign, role, week, met))
    for (const group of SHOWN_GROUPS) if (group) lines.push(...shownLines(campaign, group, week, met))
    lines.push(othersLine(campaign, '其余各群', groupsNotShown(), week))
  }
  return `${lines.join('\n')}\n`
}

function heading({ plan, county, lives }: Campaign): string[] {
  const counts = new Map<string, number>()
  for (const life of lives.values()) counts.set(life, (counts.get(life) ?? 0) + 1)
  return [
    '一次走访活动从头到尾：各种角色每周收到的消息（由 test/campaign 按固定的种子重放得出；npx vitest run test/campaign -u 重写）',
    `${plan.weeks} 周，${plan.villages} 个村，${county.heads.length} 户，${county.staff.length} 人，${GROUPS.length} 个群，${lives.size} 个问题`,
    `问题的经历：${[...counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([life, count]) => `${life} ${count}`)
      .join('；')}`,
    '每条消息：星期 时间 种类；“提醒”是当天的提醒卡（上午内容最全时的样子），“告知”是别人办了轮到本人的事，“答复”是本人所说所点的回应（只计数）。',
  ]
}

function roleLines(campaign: Campaign, role: Role, week: number, met: Set<string>): string[] {
  const people = campaign.county.staff.filter((one) => one.role === role).map(({ id }) => id)
  const shownOnes = people.filter((id) => SHOWN.includes(id))
  const others = people.filter((id) => !SHOWN.includes(id))
  return [
    ...shownOnes.flatMap((id) => shownLines(campaign, id, week, met)),
    ...(others.length > 0
      ? [othersLine(campaign, `其余${ROLE_WORDS[role]} ${others.length} 人`, others, week)]
      : []),
  ]
}

function groupsNotShown(): string[] {
  return GROUPS.map(({ name }) => name).filter((name) => !SHOWN_GROUPS.includes(name))
}

function inWeek(campaign: Campaign, to: string, week: number): Received[] {
  return campaign.mail.of(to).filter(({ at }) => weekOf(at) === week)
}

function othersLine(campaign: Campaign, who: string, others: readonly string[], week: number): string {
  const got = others.flatMap((id) => inWeek(campaign, id, week))
  const count = (kind: Received['kind']) => got.filter((one) => one.kind === kind).length
  const parts = [
    ...(count('group') > 0 ? [`群消息 ${count('group')}`] : []),
    `提醒 ${count('digest')}`,
    `告知 ${count('told')}`,
    `答复 ${count('answer')}`,
  ]
  return `〔${who}：${who.includes('群') ? `群消息 ${count('group')}` : parts.join('，')}〕`
}

function shownLines(campaign: Campaign, to: string, week: number, met: Set<string>): string[] {
  const person = campaign.staff(to)
  const got = inWeek(campaign, to, week)
  const answers = got.filter(({ kind }) => kind === 'answer').length
  const name = person ? `${ROLE_WORDS[person.role]} ${person.name}（${person.unit}）` : to
  const others = got.filter(({ kind }) => kind !== 'answer')
  if (others.length === 0) return [`■ ${name}：没有消息${answers > 0 ? `（答复 ${answers}）` : ''}`]
  return [
    `■ ${name}${answers > 0 ? `（答复 ${answers}）` : ''}`,
    ...others
      .map((one) => messageLines(one, met))
      .sort((a, b) => a.order.localeCompare(b.order))
      .flatMap(({ lines }) => lines),
  ]
}

const KIND_WORDS = { digest: '提醒', told: '告知', answer: '答复', group: '群消息' } as const

/** With all that the morning's jobs put on it, before its reader sees to the first of it. */
function fullest(digest: Received): ReadCard {
  const morning = digest.versions.filter(({ at }) => at < moment(dayAt(digest.at), '12:00'))
  const cards = [asSent(digest), ...morning.map(({ at }) => asOf(digest, at))]
  return cards.reduce((most, card) => (card.lines.length > most.lines.length ? card : most))
}

/** Messages of one moment are sorted by their words: which of them came first is chance. */
function messageLines(one: Received, met: Set<string>): { order: string; lines: string[] } {
  const { kind, at, to } = one
  const card = kind === 'digest' ? fullest(one) : asSent(one)
  const lines = kind === 'told' ? briefly(card, `${to[0]}`, met) : inWords(card)
  const words = lines.map(masked)
  const head = `${WEEKDAYS[weekday(dayAt(at)) - 1]} ${timeAt(at)} ${KIND_WORDS[kind]}`
  const [first = '', ...rest] = words
  return {
    order: `${dayAt(at)} ${timeAt(at)} ${words.join('\n')}`,
    lines: [`  ${head} ${first}`, ...rest.map((line) => `    ${line}`)],
  }
}

/** The first card of its kind in full, later ones in a line. */
function briefly(card: ReadCard, role: string, met: Set<string>): string[] {
  const kind = `${role} ${card.title.replace(/\d{4}-\d{4}/, '')}`
  if (!met.has(kind)) {
    met.add(kind)
    return inWords(card)
  }
  const buttons = card.lines.findLast((line) => line.startsWith('[')) ?? ''
  return [`【${card.title}】 ${card.lines[0] ?? ''} ${buttons}`]
}

/** Ids of the platform are chance. */
function masked(line: string): string {
  return line.replace(/\boc_[\w-]+/g, 'oc_…')
}

const WEEKDAYS = ['周一', '周二', '周三', '周四', '周五', '周六', '周日']

function short(day: string): string {
  return `${Number(day.slice(5, 7))}.${Number(day.slice(8))}`
}
