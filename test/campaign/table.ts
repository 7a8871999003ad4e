import { GROUPS, type Role } from './county.js'
import type { Kind } from './mailroom.js'
import type { Campaign } from './play.js'
import { weekOf } from './work-calendar.js'

export const ROLE_WORDS: Readonly<Record<Role, string>> = {
  cadre: '干部',
  head: '县直单位负责人',
  'town-head': '乡镇负责人',
  clerk: '县级办公室',
  leader: '分管领导',
  admin: '管理员',
}

/** Of each week the messages that each person got, nobodies included. */
export function burdenOf(
  { county, mail, plan }: Campaign,
  kinds: readonly Kind[],
  role?: Role,
): Map<number, number[]> {
  const people = county.staff.filter((one) => role === undefined || one.role === role)
  const counts = new Map<string, number>()
  for (const { to, kind, at } of mail.all) {
    if (!kinds.includes(kind)) continue
    const key = `${to} ${weekOf(at)}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return new Map(
    Array.from({ length: plan.weeks }, (_, i) => [
      i + 1,
      people.map(({ id }) => counts.get(`${id} ${i + 1}`) ?? 0),
    ]),
  )
}

export function median(counts: readonly number[]): number {
  const sorted = [...counts].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const [low = 0, high = 0] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[middle]]
  return (low + high) / 2
}

const KINDS: readonly (readonly [string, readonly Kind[]])[] = [
  ['提醒（每人每工作日至多一张）', ['digest']],
  ['别人办了、轮到本人的事', ['told']],
  ['对本人所说所点的答复', ['answer']],
]

/** 中位数/最多, person by person, role by role and week by week. */
export function tableOf(campaign: Campaign): string {
  const { plan, county, mail } = campaign
  const weeks = Array.from({ length: plan.weeks }, (_, i) => i + 1)
  const lines = ['每人每周收到的消息：中位数/最多（由 test/campaign 重放得出）', '']
  for (const [title, kinds] of KINDS) {
    lines.push(title, row('', [...weeks.map((week) => `第${week}周`), '全程']))
    for (const role of Object.keys(ROLE_WORDS) as Role[]) {
      const burden = burdenOf(campaign, kinds, role)
      const cells = [...weeks.map((week) => burden.get(week) ?? []), [...burden.values()].flat()]
      const people = county.staff.filter((one) => one.role === role).length
      lines.push(row(`${ROLE_WORDS[role]} ${people}人`, cells.map(inCell)))
    }
    lines.push('')
  }
  lines.push('群里的消息', row('', [...weeks.map((week) => `第${week}周`), '全程']))
  const inGroups = mail.all.filter(({ kind }) => kind === 'group')
  for (const { name } of GROUPS) {
    const own = inGroups.filter(({ to }) => to === name)
    const perWeek = weeks.map((week) => own.filter(({ at }) => weekOf(at) === week).length)
    lines.push(row(name, [...perWeek.map(String), String(own.length)]))
  }
  return `${lines.join('\n')}\n`
}

function inCell(counts: readonly number[]): string {
  return `${median(counts)}/${Math.max(...counts)}`
}

function row(name: string, cells: readonly string[]): string {
  return [padded(name, 20), ...cells.map((cell) => padded(cell, 8))].join('').trimEnd()
}

/** Chinese characters are two columns wide. */
function padded(text: string, width: number): string {
  const taken = [...text].reduce((sum, character) => sum + (character > '\u00ff' ? 2 : 1), 0)
  return text + ' '.repeat(Math.max(1, width - taken))
}
