import type { Connection } from 'mongoose'
import { type Move, movesFrom } from '#src/domain/issues/moves.js'
import { issueNumber } from '#src/domain/issues/new-issue.js'
import type { Holder, IssueStatus } from '#src/domain/issues/types.js'
import { STATUS_WORDS } from '#src/text/words.js'
import { objectAt, textAt } from '../feishu-platform/json.js'
import { difference, type Evidence, type Fault, fault, repeated, rows, rulesOfAll } from './checks.js'

interface Issue {
  readonly _id: string
  readonly number: string
  readonly status: IssueStatus
  readonly holder: Holder
  readonly rev: number
  readonly visitId: string
}

interface MoveRow {
  readonly _id: string
  readonly issueId: string
  readonly seq: number
  readonly move: string
  readonly from: IssueStatus | null
  readonly to: IssueStatus
  readonly holder: Holder
}

const idOf = ({ _id }: { readonly _id: string }) => _id.split('/').slice(1).join('/')

/** All rules of a drill in which issues are followed: their moves bring messages that nobody asked for. */
export async function checkWithIssues(evidence: Evidence): Promise<Fault[]> {
  const faults = await Promise.all([...rulesOfAll(evidence), rulesOfIssues(evidence)])
  return faults.flat().filter(({ count }) => count > 0)
}

async function rulesOfIssues({ db, platform }: Evidence): Promise<Fault[]> {
  const issues = (await rows(db, 'issues')) as unknown as Issue[]
  const moves = (await rows(db, 'issue_moves')) as unknown as MoveRow[]
  const byIssue = new Map(issues.map((issue) => [idOf(issue), [] as MoveRow[]]))
  for (const move of moves) byIssue.get(move.issueId)?.push(move)
  for (const own of byIssue.values()) own.sort((a, b) => a.seq - b.seq)
  const histories = issues.map((issue) => ({ issue, own: byIssue.get(idOf(issue)) ?? [] }))
  return [
    numbersAreGapless(issues, await rows(db, 'sequences')),
    fault('no move is lost, and none is there twice', 'doubled', histories.flatMap(brokenChain)),
    fault('an issue is what its moves add up to', 'other', histories.flatMap(notItsMoves)),
    await everyMoveIsAudited(db, moves),
    await visitsNameTheirIssues(db, issues),
    await cardsShowTheStatus({ db, platform }, issues),
  ]
}

/** Raised, assigned, … : how many of each the drill has come to. */
export async function movesMade(db: Connection): Promise<string> {
  const counts = new Map<string, number>()
  for (const { move } of await rows(db, 'issue_moves'))
    counts.set(String(move), (counts.get(String(move)) ?? 0) + 1)
  return [...counts].map(([move, count]) => `${move} ${count}`).join(', ')
}

function numbersAreGapless(issues: readonly Issue[], sequences: readonly Record<string, unknown>[]): Fault {
  const numbers = issues.map(({ number }) => number).sort()
  const year = numbers[0]?.slice(0, 4) ?? ''
  const wanted = numbers.map((_, place) => issueNumber(year, place + 1))
  const wrong = [...difference(wanted, numbers), ...difference(numbers, wanted), ...repeated(numbers)]
  const [next] = sequences.map((row) => row.next)
  const lag = next === undefined || next === numbers.length + 1 ? [] : [`next ${next} of ${numbers.length}`]
  return fault('numbers have no gaps', 'lost', [...wrong, ...lag])
}

interface History {
  readonly issue: Issue
  readonly own: readonly MoveRow[]
}

/** Each begins where the one before has ended, and the table allows it. */
function brokenChain({ issue, own }: History): string[] {
  if (own.length !== issue.rev + 1) return [`${issue.number}: rev ${issue.rev}, ${own.length} moves`]
  return own.flatMap(({ seq, from, move }, place) => {
    const before = own[place - 1]?.to ?? null
    const isAllowed = place === 0 || (from !== null && movesFrom(from).includes(move as Move))
    return seq === place && from === before && isAllowed
      ? []
      : [`${issue.number} ${seq} ${move} from ${from}`]
  })
}

function notItsMoves({ issue, own }: History): string[] {
  const last = own.at(-1)
  const same = last?.to === issue.status && JSON.stringify(last.holder) === JSON.stringify(issue.holder)
  return same ? [] : [`${issue.number}: ${issue.status}, ${JSON.stringify(issue.holder)}`]
}

async function everyMoveIsAudited(db: Connection, moves: readonly MoveRow[]): Promise<Fault> {
  const entries = await rows(db, 'audit', { subject: { $regex: '^issue/' } })
  const count = (keys: readonly string[]) => {
    const found = new Map<string, number>()
    for (const key of keys) found.set(key, (found.get(key) ?? 0) + 1)
    return [...found].map(([key, times]) => `${key} ×${times}`)
  }
  const made = count(moves.map(({ issueId, move }) => `issue.${move} issue/${issueId}`))
  const told = count(entries.map(({ verb, subject }) => `${verb} ${subject}`))
  return fault('every move has one audit entry', 'other', [
    ...difference(made, told),
    ...difference(told, made),
  ])
}

async function visitsNameTheirIssues(db: Connection, issues: readonly Issue[]): Promise<Fault> {
  const named = (await rows(db, 'visits')).flatMap(({ issueIds }) => issueIds as string[])
  const there = issues.map(idOf)
  const wrong = [...difference(named, there), ...difference(there, named), ...repeated(named)]
  return fault('every issue stands in the visit that raised it', 'doubled', wrong)
}

const MOVED_ON = /^问题 \d{4}-\d+$/

/** Whoever has the card of an issue reads where it stands, or that a newer card is below. */
async function cardsShowTheStatus(
  { db, platform }: Pick<Evidence, 'db' | 'platform'>,
  issues: readonly Issue[],
) {
  const words = new Map(issues.map((issue) => [idOf(issue), STATUS_WORDS[issue.status]]))
  const stale: string[] = []
  for (const { _id, panel, params, messageId } of await rows(db, 'cards', { panel: 'issue' })) {
    const shown = platform.messages.find(String(messageId))?.card
    // News of an assignment may still wait for the morning.
    if (messageId === undefined) continue
    const title = textAt(objectAt(objectAt(shown, 'header'), 'title'), 'content') ?? ''
    const word = words.get((params as { issueId: string }).issueId) ?? '?'
    if (!title.endsWith(`：${word}`) && !MOVED_ON.test(title))
      stale.push(`${_id} ${panel} ${title}, is ${word}`)
  }
  return fault('every card of an issue shows where it stands', 'other', stale)
}
