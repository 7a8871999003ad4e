import type { Actor } from '../domain/access.js'
import { CASE_RUNNING } from '../domain/issues/case-clock.js'
import type { Issue, IssueStatus } from '../domain/issues/types.js'
import type { IssueQuery } from '../domain/ports.js'
import type { Turn } from './turn.js'

export interface Waiting {
  readonly issue: Issue
  /** What it waits for. */
  readonly why: string
}

const TO_ASSIGN: readonly IssueStatus[] = ['raised', 'returned']
const AT_WORK: readonly IssueStatus[] = ['accepted', 'in_progress', 'extension_pending']
const TO_CALL: readonly IssueStatus[] = ['resolved', 'callback']

/**
 * What waits for this person and for those for whom they stand in, the nearest deadline first: each issue once, with the
 * first reason that holds.
 */
export async function todoIssues(turn: Turn): Promise<readonly Waiting[]> {
  const { actor } = turn
  const own = await waitingFor(turn, actor)
  const others = await Promise.all(
    (actor.standsFor ?? []).map(async (absent) =>
      (await waitingFor(turn, absent)).map(({ issue, why }) => ({
        ...{ issue, why: `代${absent.person.name}：${why.replace('您', '')}` },
      })),
    ),
  )
  const waiting = new Map<string, Waiting>()
  for (const one of [...own, ...others.flat()]) if (!waiting.has(one.issue.id)) waiting.set(one.issue.id, one)
  return [...waiting.values()].sort((a, b) => dueOf(a.issue) - dueOf(b.issue))
}

const UNASKED = '等您回访（包户）'

async function waitingFor(turn: Turn, { person, unit }: Actor): Promise<readonly Waiting[]> {
  const isHead = person.roles.includes('head')
  const asked: (readonly [string, IssueQuery])[] = [
    ['等您单位签收', { leadUnitId: unit.id, statuses: ['assigned'] }],
    ['您在办', { handlerId: person.id, statuses: AT_WORK }],
    ...(isHead ? ([['您单位在办', { leadUnitId: unit.id, statuses: AT_WORK }]] as const) : []),
    ...(isHead ? ([['等您交办', { unitId: unit.id, statuses: TO_ASSIGN }]] as const) : []),
    ['等您回访', { callerId: person.id, statuses: TO_CALL }],
    // Where nobody was asked to.
    [UNASKED, { cadreId: person.id, statuses: TO_CALL }],
    ['您包案', { leaderId: person.id, statuses: CASE_RUNNING }],
    ...(person.roles.includes('office')
      ? ([
          ['等县级办公室交办', { statuses: ['county_level', 'reopened', 'returned'] }],
          ['等您批延期', { statuses: ['extension_pending'] }],
        ] as const)
      : []),
  ]
  const found = await Promise.all(asked.map(([, query]) => turn.readers.issuesFor(query)))
  return found.flatMap((issues, i) => {
    const why = asked[i]?.[0] ?? ''
    return issues
      .filter(
        ({ handlerId, callerId }) => why !== UNASKED || (handlerId !== person.id && callerId === undefined),
      )
      .map((issue) => ({ issue, why: why === UNASKED ? '等您回访' : why }))
  })
}

function dueOf({ deadline, raisedAt }: Issue): number {
  return deadline?.at ?? raisedAt
}
