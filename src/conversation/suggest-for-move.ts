import { usualLimitOf } from '../actions/move-issue.js'
import type { Move } from '../domain/issues/moves.js'
import { suggestUnit, unitsThatReturned } from '../domain/issues/suggest-unit.js'
import type { Issue } from '../domain/issues/types.js'
import { suggestionInWords } from '../views/suggestion-in-words.js'
import type { Answers, Draft } from './flow.js'
import type { Turn } from './turn.js'

export interface MoveSuggestions {
  /** Taken as answered, to be changed by whoever wants to. */
  readonly known: Answers
  readonly suggested: NonNullable<Draft['suggested']>
}

/** Under which key a move is told the unit that an issue is for. */
const UNIT_KEYS: Readonly<Partial<Record<Move, string>>> = {
  assign: 'unitId',
  assign_county: 'unitId',
  fix_lead: 'unitId',
  hand_on: 'unitId',
  return: 'shouldBe',
}
const WITH_LIMIT: ReadonlySet<Move> = new Set(['assign', 'assign_county', 'fix_lead'])

/** Which unit the issue is probably for and how long that takes by the county's own table. */
export async function suggestForMove(turn: Turn, issue: Issue, move: Move): Promise<MoveSuggestions> {
  const key = UNIT_KEYS[move]
  if (!key) return { known: {}, suggested: {} }
  const [row, pastLeads, moves] = await Promise.all([
    turn.readers.timeLimit(issue.category),
    turn.readers.pastLeads(issue.category, issue.town),
    turn.readers.issueMoves(issue.id),
  ])
  const found = suggestUnit({
    ...{ moves, pastLeads, sheetUnitId: row?.unitId },
    except: WITH_LIMIT.has(move)
      ? unitsThatReturned(move === 'fix_lead' ? [] : moves)
      : new Set(issue.leadUnitId ? [issue.leadUnitId] : []),
  })
  const isThere = found && (await turn.readers.unit(found.unitId))
  const suggested = found && isThere ? { [key]: { value: found.unitId, why: suggestionInWords(found) } } : {}
  return { known: WITH_LIMIT.has(move) ? await limitFor(turn, issue, move) : {}, suggested }
}

/** An issue that was urgent stays so. */
async function limitFor(turn: Turn, issue: Issue, move: Move): Promise<Answers> {
  const { priority } = issue
  if (priority) return move === 'fix_lead' ? { days: null } : { priority }
  const usual = await usualLimitOf(turn.readers, issue)
  return { days: usual.kind === 'workdays' ? usual.days : null }
}
