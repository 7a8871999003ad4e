import type { IssueMove } from './types.js'

/** How many of the latest issues of the same kind are looked at, and how many of them one unit must have led. */
export const PAST_LOOKED_AT = 20
const FEWEST_ALIKE = 3

/** Why a unit is suggested: who gave it back named it, the county's table (时限) does, or it usually has them. */
export type SuggestionReason =
  | { readonly kind: 'named'; readonly by: string | null }
  | { readonly kind: 'sheet' }
  | { readonly kind: 'usual'; readonly times: number; readonly of: number }

export interface SuggestedUnit {
  readonly unitId: string
  readonly reason: SuggestionReason
}

export interface SuggestionFacts {
  /** The moves of the issue itself, in their order. */
  readonly moves: readonly IssueMove[]
  /** The unit of the category in the county's table. */
  readonly sheetUnitId?: string | undefined
  /** Who led the latest issues of the same category and town, newest first. */
  readonly pastLeads: readonly string[]
  /** It is no use to suggest these. */
  readonly except: ReadonlySet<string>
}

/** A unit that an issue probably belongs to, or nobody in particular: a guess is worse than an empty field. */
export function suggestUnit({
  moves,
  sheetUnitId,
  pastLeads,
  except,
}: SuggestionFacts): SuggestedUnit | null {
  const named = lastNamed(moves)
  if (named && !except.has(named.unitId)) return named
  if (sheetUnitId && !except.has(sheetUnitId)) return { unitId: sheetUnitId, reason: { kind: 'sheet' } }
  const usual = mostFrequent(pastLeads)
  if (!usual || usual.times < FEWEST_ALIKE || except.has(usual.unitId)) return null
  return { unitId: usual.unitId, reason: { kind: 'usual', times: usual.times, of: pastLeads.length } }
}

/** The units that gave the issue back, which said that it is not theirs. */
export function unitsThatReturned(moves: readonly IssueMove[]): ReadonlySet<string> {
  return new Set(
    moves.flatMap(({ move, byUnitId }) => (move === 'return' && byUnitId !== null ? [byUnitId] : [])),
  )
}

/** 应由谁办, if giving it back is the last thing that happened to where the issue is. */
function lastNamed(moves: readonly IssueMove[]): SuggestedUnit | null {
  const last = moves.findLast(({ from, to }) => from !== to)
  const unitId = last?.move === 'return' ? last.facts.shouldBe : undefined
  if (!last || typeof unitId !== 'string') return null
  return { unitId, reason: { kind: 'named', by: last.byUnitId } }
}

/** Of equally frequent ones the one that was at it last. */
function mostFrequent(leads: readonly string[]): { unitId: string; times: number } | null {
  const times = new Map<string, number>()
  for (const unitId of leads) times.set(unitId, (times.get(unitId) ?? 0) + 1)
  let best: { unitId: string; times: number } | null = null
  for (const [unitId, count] of times) if (!best || count > best.times) best = { unitId, times: count }
  return best
}
