import type { CampaignCounty } from './county.js'
import { type Retold, type Story, standing } from './recount-issues.js'
import { dayAt, daysLater, isWorked, moment, officeTime, WORKED_DAY, workedBetween } from './work-calendar.js'

/** A reminder that must go out, by the rules of the plan. */
export interface Expected {
  readonly key: string
  readonly person: string
  readonly number: string
  readonly at: number
}

export const RUNNING: ReadonlySet<string> = new Set([
  'assigned',
  'accepted',
  'in_progress',
  'extension_pending',
])
export const OFFICES = ['B1', 'B2', 'B3']

interface Around {
  readonly headOf: ReadonlyMap<string, string>
  readonly leaderOf: ReadonlyMap<string, string>
}

export function expectedNotices(
  stories: readonly Story[],
  county: CampaignCounty,
  span: { readonly from: string; readonly until: number },
): Map<string, Expected> {
  const around: Around = {
    headOf: new Map(county.units.map(({ name, headId }) => [name, headId])),
    leaderOf: new Map(county.units.flatMap(({ name, leaderId }) => (leaderId ? [[name, leaderId]] : []))),
  }
  const found = new Map<string, Expected>()
  for (let day = span.from; moment(day) < span.until; day = daysLater(day, 1))
    if (isWorked(day))
      for (const [time, rule] of RULES) {
        const at = moment(day, time)
        for (const story of stories) {
          const issue = standing(story, at)
          if (!issue) continue
          for (const [key, person] of rule(issue, at, around))
            if (!found.has(key)) found.set(key, { key, person, number: issue.number, at })
        }
      }
  return found
}

type Rule = (issue: Retold, at: number, around: Around) => readonly (readonly [string, string])[]

const due: Rule = ({ id, status, version, due: end, ...issue }, at, around) => {
  const person = issue.handler ?? around.headOf.get(issue.lead ?? '')
  if (!RUNNING.has(status) || end === undefined || end < at || !person) return []
  const isNear = workedBetween(dayAt(at), dayAt(end)) <= 3
  return isNear ? [[`due:${id}:v${version}:${person}`, person]] : []
}

/** 经办人 at once, 单位负责人 after a day, 分管领导和县级办公室 after three, the county's list after seven. */
const overdue: Rule = ({ id, status, version, due: end, ...issue }, at, around) => {
  if (!RUNNING.has(status) || end === undefined || dayAt(end) >= dayAt(at)) return []
  const late = officeTime(end, at) / WORKED_DAY
  const head = around.headOf.get(issue.lead ?? '')
  const told = new Map<string | undefined, number>()
  told.set(issue.handler ?? head, 0)
  if (late >= 1) told.set(head, 1)
  if (late >= 3) for (const one of [around.leaderOf.get(issue.lead ?? ''), ...OFFICES]) told.set(one, 3)
  if (late >= 7) for (const one of OFFICES) told.set(one, 7)
  return [...told].flatMap(([person, level]) =>
    person ? [[`overdue:${id}:${level}:v${version}:${person}`, person] as const] : [],
  )
}

const unaccepted: Rule = ({ id, status, version, lead, givenAt }, at, { headOf }) => {
  const head = headOf.get(lead ?? '')
  if (status !== 'assigned' || !head || givenAt === undefined) return []
  return officeTime(givenAt, at) >= WORKED_DAY ? [[`unaccepted:${id}:v${version}:${head}`, head]] : []
}

const callBack: Rule = ({ id, status, callBackBy, caller, reopened }, at) => {
  if (!['resolved', 'callback'].includes(status) || !callBackBy || callBackBy > dayAt(at) || !caller)
    return []
  return [[`callback:${id}:r${reopened}:${caller}`, caller]]
}

const RULES: readonly (readonly [string, Rule])[] = [
  ['08:30', due],
  ['08:30', overdue],
  ['09:30', unaccepted],
  ['10:00', callBack],
]

/** Whether what was said with this notice is still so. */
export function holds(key: string, issue: Retold | undefined): boolean {
  if (!issue) return false
  const [job = '', , ...rest] = key.split(':')
  const version = rest.find((part) => /^v\d+$/.test(part))
  if (version && version !== `v${issue.version}`) return false
  if (job === 'callback') return ['resolved', 'callback'].includes(issue.status)
  return job === 'unaccepted' ? issue.status === 'assigned' : RUNNING.has(issue.status)
}
