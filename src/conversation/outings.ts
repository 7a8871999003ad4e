import { resourceOf } from '../actions/action.js'
import { can, visitScope } from '../domain/access.js'
import { coverageOf, isUncovered } from '../domain/coverage/tally.js'
import { findPlaces, groupsCalled, likeliestVillages } from '../domain/outings/going.js'
import { MOST_ROWS } from '../domain/outings/outing.js'
import type { HouseholdRecord } from '../domain/ports.js'
import type { Village } from '../domain/registry/types.js'
import type { Day } from '../domain/time.js'
import { goesToAll, ownIds, whoseOf } from './outing-scope.js'
import type { OutingPanelParams, OutingPlacesParams } from './panels/outing-panel.js'
import type { Turn } from './turn.js'

/** Buttons under one question. */
const MOST_PLACES = 8

/** The card of a place, or the question which place is meant. */
export async function showOuting(turn: Turn, words: string, day: Day): Promise<string> {
  const villages = await villagesOf(turn)
  const { villages: found, rest } = findPlaces(words, villages)
  const [only, ...others] = found
  if (only && others.length === 0) return openPlace(turn, only, rest, day)
  if (only) return askPlace(turn, { day, text: `“${words}”可能是下面几个村，去哪一个？` }, found, rest)
  const near = likeliestVillages(words, villages, MOST_PLACES)
  const likeliest = near.length > 0 ? near : villages.slice(0, MOST_PLACES)
  const text =
    likeliest.length > 0
      ? `您的走访范围里没有找到“${words}”。您可能要去的在下面；不在里面的，请核对村名，或回“出门”看自己还没走访的村。`
      : `您的走访范围里没有找到“${words}”，也没有别的村。如果应当由您走访，请联系本单位管理员调整挂点或包户。`
  return askPlace(turn, { day, text }, likeliest, '')
}

/** Whether the words can be a place that this person goes to: for sentences that may mean something else. */
export async function isLikelyPlace(turn: Turn, words: string): Promise<boolean> {
  const villages = await villagesOf(turn)
  return findPlaces(words, villages).villages.length > 0 || likeliestVillages(words, villages, 1).length > 0
}

/** 出门 alone: the person's own households by village; where they have none, their unit's. */
export async function showOwnPlaces(turn: Turn, day: Day): Promise<string> {
  const counts = await uncoveredByVillage(turn)
  const villages = await turn.readers.villages([...counts.keys()])
  const [only, ...others] = villages
  if (!only) {
    turn.tell('info', '您和本单位现在都没有待走访的户。要看一个村，请说“去”加村名，例如“去大塘村”。')
    return 'outing.none'
  }
  if (others.length === 0) return openPlace(turn, only, '', day)
  const labels = new Map([...counts].map(([id, count]) => [id, `${count} 户`]))
  const more = others.length + 1 - MOST_PLACES
  const text = `待走访的户在 ${others.length + 1} 个村，去哪一个？${more > 0 ? `（列出前 ${MOST_PLACES} 个，其余的请说“去”加村名）` : ''}`
  return askPlace(turn, { day, text }, villages, '', labels)
}

async function uncoveredByVillage(turn: Turn): Promise<ReadonlyMap<string, number>> {
  const own = await Promise.all(ownIds(turn).map((id) => turn.readers.householdsOf(id)))
  const counts = new Map<string, number>()
  const add = (villageId: string, count: number): void => {
    if (count > 0) counts.set(villageId, (counts.get(villageId) ?? 0) + count)
  }
  for (const { villageId, state } of own.flat()) add(villageId, isUncovered(state) ? 1 : 0)
  if (counts.size > 0) return counts
  const coverage = await turn.readers.unitCoverage(turn.actor.unit.id)
  for (const { villageId, tally } of coverage?.cells ?? []) {
    const { toVisit, covered } = coverageOf(tally)
    add(villageId, toVisit - covered)
  }
  return counts
}

function askPlace(
  turn: Turn,
  question: Pick<OutingPlacesParams, 'day' | 'text'>,
  villages: readonly Village[],
  rest: string,
  counts: ReadonlyMap<string, string> = new Map(),
): Promise<string> {
  const names = villages.map(({ name }) => name)
  const places = villages.slice(0, MOST_PLACES).map(({ id: villageId, town, name }) => {
    const isShared = names.filter((one) => one === name).length > 1
    const label = [isShared ? `${town}${name}` : name, rest, counts.get(villageId)].filter(Boolean).join(' ')
    return { villageId, label, rest }
  })
  return turn.show('outing-places', { ...question, places }).then(() => 'outing.places')
}

export async function openPlace(turn: Turn, village: Village, rest: string, day: Day): Promise<string> {
  await turn.present('outing', await outingParams(turn, village, rest, day))
  return 'outing.open'
}

/** The villages where this person may visit somebody. */
export function villagesOf(turn: Turn): Promise<readonly Village[]> {
  return turn.readers.places.villages(visitScope(turn.actor), ownIds(turn))
}

/** The list as it is made: it keeps its households in their order, whatever becomes of them. */
async function outingParams(
  turn: Turn,
  village: Village,
  rest: string,
  day: Day,
): Promise<OutingPanelParams> {
  const groups = rest === '' ? [] : groupsCalled(rest, await turn.readers.places.groups(village.id))
  const place = { villageId: village.id, groups }
  const { listed, of, note } = await householdsOfPlace(turn, place, village.name)
  const unknown = rest !== '' && groups.length === 0
  const notes = [unknown ? `${village.name}没有“${rest}”这个组，下面是全村的。` : '', note].filter(Boolean)
  return {
    ...{ ...place, place: `${village.name}${groups.length > 0 ? rest : ''}`, day, of, from: 0 },
    ids: listed.slice(0, MOST_ROWS).map(({ id }) => id),
    beyond: Math.max(0, listed.length - MOST_ROWS),
    ...(groups.length > 0 ? { groupWords: rest } : {}),
    ...(notes.length > 0 ? { note: notes.join('') } : {}),
  }
}

interface Listed {
  readonly listed: readonly HouseholdRecord[]
  readonly of: OutingPanelParams['of']
  readonly note?: string
}

/** Own households first. Who goes to their own alone goes to their unit's where none is left. */
async function householdsOfPlace(
  turn: Turn,
  place: { readonly villageId: string; readonly groups: readonly string[] },
  name: string,
): Promise<Listed> {
  const { places } = turn.readers
  const read = async (of: OutingPanelParams['of']) => {
    const found = await places.uncovered(place, whoseOf(turn, of), MOST_READ)
    return found.filter((household) => can(turn.actor, 'visit.record', resourceOf(household)))
  }
  const own = await read('own')
  if (goesToAll(turn)) {
    const ownOnes = new Set(own.map(({ id }) => id))
    const others = (await read('scope')).filter(({ id }) => !ownOnes.has(id))
    return { listed: [...own, ...others], of: 'scope' }
  }
  if (own.length > 0) return { listed: own, of: 'own' }
  const units = await read('scope')
  if (units.length === 0) return { listed: [], of: 'own', note: `${name}没有待走访的户了。` }
  const had = coverageOf(await places.tally(place, whoseOf(turn, 'own'))).total
  const why = had > 0 ? '您的包户都走访过了' : '您没有包户'
  return { listed: units, of: 'scope', note: `这里${why}，下面是本单位还没走访的户。` }
}

const MOST_READ = 2_000
