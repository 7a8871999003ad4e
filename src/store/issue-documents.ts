import { RUNNING } from '../domain/issues/reminding.js'
import type { CoPart, Deadline, Issue, IssueMove } from '../domain/issues/types.js'
import { caseDueOf, clockOf, keysOf } from './issue-keys.js'

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
  const { id, raisedAt, resolvedAt, closedAt, deadline, coParts, ...rest } = issue
  const caseDue = caseDueOf(issue)
  const clock = clockOf(issue)
  return {
    ...{ _id: `${county}/${id}`, county },
    ...rest,
    raisedAt: new Date(raisedAt),
    ...(resolvedAt === undefined ? {} : { resolvedAt: new Date(resolvedAt) }),
    ...(closedAt === undefined ? {} : { closedAt: new Date(closedAt) }),
    ...(deadline ? { deadline: { ...deadline, at: new Date(deadline.at) } } : {}),
    ...(deadline && RUNNING.includes(issue.status) ? { due: new Date(deadline.at) } : {}),
    ...(caseDue === undefined ? {} : { caseDue }),
    ...(clock ? { clock } : {}),
    keys: keysOf(issue),
    coParts: coParts.map(({ doneAt, ...part }) =>
      doneAt === undefined ? part : { ...part, doneAt: new Date(doneAt) },
    ),
  }
}

export function issueOf(document: IssueDocument): Issue {
  const {
    _id,
    county,
    due: _due,
    caseDue: _case,
    keys: _keys,
    clock: _clock,
    raisedAt,
    resolvedAt,
    closedAt,
    deadline,
    coParts,
    ...rest
  } = document
  return {
    id: _id.slice(county.length + 1),
    ...rest,
    raisedAt: raisedAt.getTime(),
    ...(resolvedAt ? { resolvedAt: resolvedAt.getTime() } : {}),
    ...(closedAt ? { closedAt: closedAt.getTime() } : {}),
    ...(deadline ? { deadline: { ...deadline, at: deadline.at.getTime() } } : {}),
    coParts: coParts.map(({ doneAt, ...part }) => (doneAt ? { ...part, doneAt: doneAt.getTime() } : part)),
  }
}

export function moveDocument(county: string, move: IssueMove): IssueMoveDocument {
  const { id, at, dueAt, ...rest } = move
  return {
    ...{ _id: `${county}/${id}`, county },
    ...rest,
    at: new Date(at),
    dueAt: dueAt === null ? null : new Date(dueAt),
  }
}

export function moveOf(document: IssueMoveDocument): IssueMove {
  const { _id, county, at, dueAt, ...rest } = document
  return {
    ...rest,
    id: _id.slice(county.length + 1),
    at: at.getTime(),
    dueAt: dueAt === null ? null : dueAt.getTime(),
  }
}
