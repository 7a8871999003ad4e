import { RUNNING } from '../domain/issues/reminding.js'
import type { CoPart, Deadline, Issue, IssueMove } from '../domain/issues/types.js'
import { caseDueOf, clockOf, keysOf } from './issue-keys.js'
import { without } from './without.js'

type Dates<T, K extends keyof T> = Omit<T, K> & { readonly [P in K]: Exclude<T[P], number | null> | Date }

export type IssueDocument = Omit<
  Dates<Issue, 'raisedAt' | 'resolvedAt' | 'closedAt'>,
  'id' | 'deadline' | 'coParts'
> & {
  readonly _id: string
  readonly county: string
  readonly deadline?: Omit<Deadline, 'at'> & { readonly at: Date }
  readonly coParts: readonly (Omit<CoPart, 'doneAt'> & { readonly doneAt?: Date })[]
  /** The deadline while it runs. */
  readonly due?: Date
  /** The statutory limit while it runs. */
  readonly caseDue?: string
  /** What it is looked for by; absent only until the start that follows an update of the program. */
  readonly keys?: readonly string[]
  readonly clock?: Date
}

export type IssueMoveDocument = Omit<IssueMove, 'id' | 'at' | 'dueAt'> & {
  readonly _id: string
  readonly county: string
  readonly at: Date
  readonly dueAt: Date | null
}

export function issueDocument(county: string, issue: Issue): IssueDocument {
  const { id, raisedAt, resolvedAt, closedAt, deadline, coParts } = issue
  const caseDue = caseDueOf(issue)
  const clock = clockOf(issue)
  return Object.assign(without(issue, 'id', 'raisedAt', 'resolvedAt', 'closedAt', 'deadline', 'coParts'), {
    ...{ _id: `${county}/${id}`, county, raisedAt: new Date(raisedAt), keys: keysOf(issue) },
    ...(resolvedAt === undefined ? {} : { resolvedAt: new Date(resolvedAt) }),
    ...(closedAt === undefined ? {} : { closedAt: new Date(closedAt) }),
    ...(deadline ? { deadline: { ...deadline, at: new Date(deadline.at) } } : {}),
    ...(deadline && RUNNING.includes(issue.status) ? { due: new Date(deadline.at) } : {}),
    ...(caseDue === undefined ? {} : { caseDue }),
    ...(clock ? { clock } : {}),
    coParts: coParts.map(({ doneAt, ...part }) =>
      doneAt === undefined ? part : { ...part, doneAt: new Date(doneAt) },
    ),
  })
}

/** Fields of the store alone, and those that are stored otherwise. */
const NOT_AS_STORED = [
  ...(['_id', 'county', 'due', 'caseDue', 'keys', 'clock'] as const),
  ...(['raisedAt', 'resolvedAt', 'closedAt', 'deadline', 'coParts'] as const),
] as const

export function issueOf(document: IssueDocument): Issue {
  const { _id, county, raisedAt, resolvedAt, closedAt, deadline, coParts } = document
  return Object.assign(without(document, ...NOT_AS_STORED), {
    ...{ id: _id.slice(county.length + 1), raisedAt: raisedAt.getTime() },
    ...(resolvedAt ? { resolvedAt: resolvedAt.getTime() } : {}),
    ...(closedAt ? { closedAt: closedAt.getTime() } : {}),
    ...(deadline ? { deadline: { ...deadline, at: deadline.at.getTime() } } : {}),
    coParts: coParts.map(({ doneAt, ...part }) => (doneAt ? { ...part, doneAt: doneAt.getTime() } : part)),
  })
}

export function moveDocument(county: string, move: IssueMove): IssueMoveDocument {
  const { id, at, dueAt } = move
  return Object.assign(without(move, 'id', 'at', 'dueAt'), {
    ...{ _id: `${county}/${id}`, county, at: new Date(at) },
    dueAt: dueAt === null ? null : new Date(dueAt),
  })
}

export function moveOf(document: IssueMoveDocument): IssueMove {
  const { _id, county, at, dueAt } = document
  return Object.assign(without(document, '_id', 'county', 'at', 'dueAt'), {
    ...{ id: _id.slice(county.length + 1), at: at.getTime() },
    dueAt: dueAt === null ? null : dueAt.getTime(),
  })
}
