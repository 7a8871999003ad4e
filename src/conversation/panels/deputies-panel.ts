import type { Card } from '#cards/card.js'
import { deputiesCard } from '#cards/deputies.js'
import { can } from '../../domain/access.js'
import type { Deputy } from '../../domain/duty/deputy.js'
import { type Day, dayInWords, dayOf } from '../../domain/time.js'
import type { Turn } from '../turn.js'

export interface DeputiesParams {
  readonly ids: readonly string[]
  /** Whether it is the list from which new ones are named. */
  readonly isList?: boolean
}

export async function drawDeputies(turn: Turn, { ids, isList = false }: DeputiesParams): Promise<Card> {
  const leaves = await Promise.all(ids.map((id) => deputyNow(turn, id)))
  const rows = await Promise.all(leaves.flatMap((one) => (one ? [rowOf(turn, one)] : [])))
  return deputiesCard({ title: '代班', rows, mayName: isList })
}

/** As it is after what this turn has changed so far. */
async function deputyNow(turn: Turn, id: string): Promise<Deputy | null> {
  const stored = await turn.readers.deputy(id)
  let now = stored
  for (const change of turn.changes) {
    if (change.kind === 'deputy.name' && change.deputy.id === id) now = change.deputy
    if (change.kind === 'deputy.end' && change.deputyId === id && now) now = { ...now, endedAt: change.at }
  }
  return now
}

async function rowOf(turn: Turn, one: Deputy) {
  const [absent, deputy] = await Promise.all([
    turn.readers.person(one.absentId),
    turn.readers.person(one.deputyId),
  ])
  const state = stateOf(one, dayOf(turn.now))
  const resource = { personId: one.absentId, ...(absent ? { personUnitId: absent.unitId } : {}) }
  return {
    id: one.id,
    absent: absent?.name ?? one.absentId,
    deputy: deputy?.name ?? one.deputyId,
    days: `${dayInWords(one.from)} 到 ${dayInWords(one.to)}`,
    state,
    mayEnd: OPEN.has(state) && can(turn.actor, 'deputy.name', resource),
  }
}

const OPEN: ReadonlySet<string> = new Set(['还没开始', '代班中'])

function stateOf({ endedAt, from, to }: Deputy, today: Day): string {
  if (endedAt !== undefined) return '已提前结束'
  if (today < from) return '还没开始'
  return today > to ? '已到期' : '代班中'
}
