import type { Button, Card } from '#cards/card.js'
import { issueCard } from '#cards/issue.js'
import { resourceOf } from '../../actions/action.js'
import { possibleMoves, resourceOfIssue } from '../../actions/move-issue.js'
import { can } from '../../domain/access.js'
import { MOVES, type Move } from '../../domain/issues/moves.js'
import type { Issue } from '../../domain/issues/types.js'
import type { HouseholdRecord } from '../../domain/ports.js'
import { answerButtons } from '../../views/answer-buttons.js'
import { type IssueSeen, issueView } from '../../views/issue-view.js'
import { peopleIn } from '../../views/move-in-words.js'
import { passOn } from '../../views/pass-on.js'
import { inPlaceOf } from '../actor-of.js'
import { issueNow, mergedNow, movesNow } from '../issue-now.js'
import { namesOf } from '../issue-people.js'
import type { Turn } from '../turn.js'

export interface IssueParams {
  readonly issueId: string
}

/** Moves that are made from somewhere else: a visit's correction, or by the program. */
const NO_BUTTON: ReadonlySet<Move> = new Set(['strike', 'take_in', 'gather'])
/** What most people came for stands first. */
const PRIMARY: ReadonlySet<Move> = new Set([
  'assign',
  'assign_county',
  'fix_lead',
  'accept',
  'resolve',
  'grant_extension',
  'close',
])

export async function drawIssue(turn: Turn, { issueId }: IssueParams): Promise<Card> {
  const issue = await issueNow(turn, issueId)
  const moves = await movesNow(turn, issue)
  const household = await turn.readers.household(issue.householdId)
  const { handlerId } = issue
  const stands = handlerId ? await inPlaceOf(turn.readers, handlerId, turn.now) : undefined
  const handlersDeputy = stands === handlerId ? undefined : stands
  const { callerId, leaderId } = issue
  const names = await namesOf(turn, [
    ...moves.flatMap(peopleIn),
    ...[handlerId, handlersDeputy, callerId, leaderId],
  ])
  const resource = await resourceOfIssue(turn.readers, issue)
  const maySee =
    household && (isParty(issue, turn) || can(turn.actor, 'household.see', resourceOf(household)))
  const possible = (await possibleMoves(turn.action, issue)).filter(
    // An issue of a visit is set right with its visit.
    (move) => !NO_BUTTON.has(move) && !(move === 'amend' && issue.visitId),
  )
  const view = issueView({
    ...{ issue, moves, names, handlersDeputy, household: maySee ? household : null },
    ...{ calendar: turn.setting.calendar, now: turn.now },
    ...(await mergedSeen(turn, issue, household)),
    maySeePlan: can(turn.actor, 'issue.see-plan', resource),
  })
  return issueCard({
    ...view,
    buttons: [
      ...[
        ...possible.filter((move) => PRIMARY.has(move)),
        ...possible.filter((move) => !PRIMARY.has(move)),
      ].flatMap((move) => buttonsFor(issue, move)),
      ...(await mainButton(turn, issue)),
      ...(view.earlier > 0
        ? [{ label: '全部经过', intent: { verb: 'issue.moves', args: { issue: issue.id } } }]
        : []),
      { label: '责任停留账', intent: { verb: 'issue.ledger', args: { issue: issue.id } } },
    ],
  })
}

/** 并案: what is handled with it, or what it is handled with, as far as this person may see that. */
async function mergedSeen(
  turn: Turn,
  issue: Issue,
  own: HouseholdRecord | null,
): Promise<Pick<IssueSeen, 'merged' | 'passOn'>> {
  if (issue.mergedInto) {
    const main = await issueNow(turn, issue.mergedInto)
    const told = passOn(issue, main, await movesNow(turn, main))
    return { passOn: { number: main.number, status: main.status, told } }
  }
  const merged = await mergedNow(turn, issue)
  if (merged.length === 0) return {}
  const households = new Set([own?.id ?? issue.householdId, ...merged.map(({ householdId }) => householdId)])
  const seen = await Promise.all(
    merged.slice(0, MERGED_SHOWN).map(async (one) => {
      const resource = await resourceOfIssue(turn.action.readers, one)
      const household = can(turn.actor, 'issue.see', resource)
        ? await turn.readers.household(one.householdId)
        : null
      return { number: one.number, status: one.status, household }
    }),
  )
  return { merged: { issues: merged.length, households: households.size, seen } }
}

/** More of them are not read on a card; all are counted. */
const MERGED_SHOWN = 8

/** The way from an issue to the one that it is handled with, for those who may see that. */
async function mainButton(turn: Turn, { mergedInto }: Issue): Promise<Button[]> {
  if (!mergedInto) return []
  const main = await issueNow(turn, mergedInto)
  if (!can(turn.actor, 'issue.see', await resourceOfIssue(turn.action.readers, main))) return []
  return [{ label: `主案 ${main.number}`, intent: { verb: 'issue.open', args: { issue: main.id } } }]
}

/** Who works on it has to find the household. */
function isParty(issue: Issue, { actor }: Turn): boolean {
  const units = [issue.leadUnitId, ...issue.coParts.map(({ unitId }) => unitId)]
  return [actor, ...(actor.standsFor ?? [])].some(
    ({ person, unit }) => units.includes(unit.id) || person.id === issue.callerId,
  )
}

function buttonsFor({ id: issue }: Issue, move: Move): Button[] {
  if (move === 'call_back') return answerButtons(issue)
  if (move === 'merge')
    return [{ label: MOVES.merge.word, intent: { verb: 'merge.choose', args: { issue } } }]
  return [
    {
      label: MOVES[move].word,
      ...(PRIMARY.has(move) ? { style: 'primary' as const } : {}),
      intent: { verb: 'issue.move', args: { issue, move } },
      ...(move === 'withdraw'
        ? { confirm: { title: '撤销这个问题？', text: '撤销后不再办理，编号保留。' } }
        : {}),
    },
  ]
}
