import { resourceOf } from '../../actions/action.js'
import { loggedAlready, type Said } from '../../actions/record-said.js'
import { can } from '../../domain/access.js'
import { DomainError } from '../../domain/errors.js'
import type { HouseholdRecord } from '../../domain/ports.js'
import type { Campaign } from '../../domain/registry/types.js'
import { type Day, dayOf } from '../../domain/time.js'
import { sentenceFor } from '../../text/error-sentences.js'
import type { VisitSaid } from '../../understanding/understood.js'
import { findHouseholds } from '../find-households.js'
import { refTo } from '../flows/log-visit.js'
import type { Turn } from '../turn.js'
import { answersOf, factsOf, toldOf } from './facts.js'
import { type Heard, idOf } from './heard.js'

/** What keeps one line of the card from being recorded. */
export type OpenPoint =
  | { readonly kind: 'who'; readonly households: readonly HouseholdRecord[] }
  | { readonly kind: 'day'; readonly why: 'future' | 'before-campaign' | 'unclear'; readonly said: string }
  | { readonly kind: 'refused'; readonly why: string }

/** One line of the card as it stands by the facts of now. */
export interface Standing {
  readonly nth: number
  readonly visit: VisitSaid
  readonly household: HouseholdRecord | null
  readonly open: OpenPoint | null
  /** What would be recorded; null while something is open, and where there is nothing to record. */
  readonly said: Said | null
}

/** At most so many are offered for a name that the registry does not have. */
const MOST_OFFERED = 4

export async function standingsOf(turn: Turn, heard: Heard): Promise<Standing[]> {
  const campaign = await turn.readers.campaign()
  return Promise.all(heard.visits.map((visit, nth) => standingOf(turn, heard, campaign, { visit, nth })))
}

async function standingOf(
  turn: Turn,
  heard: Heard,
  campaign: Campaign | null,
  { visit, nth }: { readonly visit: VisitSaid; readonly nth: number },
): Promise<Standing> {
  const { who } = visit
  const none = { nth, visit, household: null, said: null }
  if (who.kind === 'village' || who.kind === 'enterprise') return { ...none, open: null }
  if (who.kind !== 'household')
    return { ...none, open: { kind: 'who', households: await offered(turn, visit) } }
  const household = await turn.readers.household(who.id)
  if (!household) return { ...none, open: { kind: 'who', households: [] } }
  const at = { nth, visit, household }
  if (!visit.visited && visit.issues.length === 0) return { ...at, open: null, said: null }
  const doubt = visit.visited ? doubtOf(visit, dayOf(turn.now), campaign) : null
  if (doubt) return { ...at, open: doubt, said: null }
  const read = saidOf(heard, visit, household, dayOf(turn.now))
  const why =
    'refused' in read ? `${household.head}家：${read.refused}` : refusalOf(turn, household, read.said)
  return why
    ? { ...at, open: { kind: 'refused', why }, said: null }
    : { ...at, open: null, ...(read as { said: Said }) }
}

function doubtOf({ day }: VisitSaid, today: Day, campaign: Campaign | null): OpenPoint | null {
  if (day.kind === 'doubt') return { kind: 'day', why: day.why, said: day.said }
  const said = day.said ?? day.day
  if (day.day > today) return { kind: 'day', why: 'future', said }
  return campaign && day.day < campaign.from ? { kind: 'day', why: 'before-campaign', said } : null
}

/** The households that could be meant: those that were found in the words, else those whose names begin alike. */
async function offered(turn: Turn, { who }: VisitSaid): Promise<HouseholdRecord[]> {
  if (who.kind === 'choose') {
    const found = await Promise.all(who.ids.map((id) => turn.readers.household(id)))
    return found.flatMap((one) => (one && can(turn.actor, 'household.see', resourceOf(one)) ? [one] : []))
  }
  const [surname = ''] = who.said
  const alike = surname === '' ? [] : await findHouseholds(turn, surname, MOST_OFFERED)
  return [...alike]
}

function saidOf(
  { kinds, files, visits }: Heard,
  visit: VisitSaid,
  household: HouseholdRecord,
  today: Day,
): { readonly said: Said } | { readonly refused: string } {
  const kind = kinds[household.id]
  const told = toldOf(visit, kind)
  const day = visit.day.day ?? today
  const read = factsOf(answersOf(visit, refTo(household), day, kind), told)
  if ('refused' in read) return read
  const spoken = withRecording(visits)
  const own = files.filter(
    ({ householdId, isSpoken }) =>
      householdId === household.id || visits.length === 1 || (isSpoken && visit === spoken),
  )
  return {
    said: {
      ...{ householdId: household.id, visited: visit.visited, facts: read.facts, told },
      attachmentIds: own.map(({ id }) => id),
    },
  }
}

/** The recording of the words goes with the visit that is the last one then: whoever recalls it means that. */
function withRecording(visits: readonly VisitSaid[]): VisitSaid | undefined {
  const known = visits.filter(({ who }) => idOf(who) !== null)
  return known.findLast(({ visited }) => visited) ?? known.at(-1)
}

function refusalOf(turn: Turn, household: HouseholdRecord, { visited, facts }: Said): string | null {
  const { head } = household
  if (!can(turn.actor, 'visit.record', resourceOf(household)))
    return sentenceFor(new DomainError('access.refused', { what: `登记${head}家` }))
  const logged = visited ? loggedAlready(household, facts, turn.now) : null
  return logged && sentenceFor(logged)
}

/** Photos that could belong to several. */
export function placeless({ files, visits }: Heard, standings: readonly Standing[]): Heard['files'] {
  const known = new Set(standings.map(({ household }) => household?.id))
  return visits.length === 1
    ? []
    : files.filter(
        ({ householdId, isSpoken }) => !isSpoken && (householdId === null || !known.has(householdId)),
      )
}

/** All that is still to be settled, in words, in the order of the card. */
export function openWords(heard: Heard, standings: readonly Standing[]): string[] {
  const words = standings.flatMap(({ nth, open, household }) => {
    if (!open) return []
    if (open.kind === 'who') return [`第 ${nth + 1} 条是哪一户`]
    return open.kind === 'day' ? [`${household?.head ?? ''}家是哪天走访的`] : [open.why.replace(/。$/, '')]
  })
  return placeless(heard, standings).length > 0 ? [...words, '照片和语音是哪一户的'] : words
}
