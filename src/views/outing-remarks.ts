import type { Issue, IssueStatus } from '../domain/issues/types.js'
import { disturbNote } from '../domain/outings/do-not-disturb.js'
import type { HouseholdRecord } from '../domain/ports.js'
import { DAY_MS, type Day, dateInWords, dayOf, startOf } from '../domain/time.js'
import type { Visit } from '../domain/visits/types.js'
import { STATUS_WORDS } from '../text/words.js'

/** What to know of a household before knocking. */
export interface Remarks {
  /** What was promised or is under way, and whether it was kept. */
  readonly promised: readonly string[]
  /** What was found at the last visit, where no issue says it. */
  readonly found: string
  readonly care: string
}

const ENDED: ReadonlySet<IssueStatus> = new Set(['on_spot', 'explained', 'resolved', 'callback', 'closed'])
const MOST_PROMISES = 2
const FEW_WORDS = 18

/**
 * The remarks on a household from what its reader may see: open promises first, then what is open without one, then how
 * the last promise was kept. `hasHidden`: something of the last visit is not for this reader, so its words are not either.
 */
export function remarksOn(
  household: HouseholdRecord,
  issues: readonly Issue[],
  last: { readonly visit: Visit | null; readonly hasHidden: boolean },
  today: Day,
): Remarks {
  const open = issues.filter(({ status }) => !ENDED.has(status))
  const ended = issues.filter(({ status, promisedDay }) => ENDED.has(status) && promisedDay)
  const standing = [...open.filter(isPromised), ...open.filter((issue) => !isPromised(issue))]
  const shown = [...standing, ...ended.slice(0, 1)].slice(0, MOST_PROMISES)
  const more = standing.length - shown.filter((issue) => standing.includes(issue)).length
  const { visit, hasHidden } = last
  const isSaid = visit?.issueIds.some((id) => shown.some((issue) => issue.id === id)) ?? false
  return {
    promised: [
      ...shown.map((issue) => (ENDED.has(issue.status) ? kept(issue) : promise(issue, today))),
      ...(more > 0 ? [`另有 ${more} 件在办`] : []),
    ],
    found: visit?.findings && !hasHidden && !isSaid ? `上次说：${fewWords(visit.findings)}` : '',
    care: careWords(household),
  }
}

/** All of it as the parts of a line. */
export function remarkLines({ promised, found, care }: Remarks): readonly string[] {
  return [...promised, found, care].filter(Boolean)
}

function careWords({ note }: HouseholdRecord): string {
  const asks = disturbNote(note)
  return asks ? `请注意：${asks}` : ''
}

const isPromised = ({ promisedDay }: Issue): boolean => promisedDay !== undefined

function promise({ text, promisedDay, status }: Issue, today: Day): string {
  const state = STATUS_WORDS[status]
  if (!promisedDay) return `上次反映“${fewWords(text)}”（${state}）`
  const day = dateInWords(promisedDay)
  if (promisedDay >= today) return `答应${day}前办“${fewWords(text)}”（${state}）`
  return `答应${day}前办“${fewWords(text)}”，过了期限还没办好（${state}）`
}

function kept({ text, promisedDay = '', resolvedAt, closedAt, raisedAt }: Issue): string {
  const done = dayOf(resolvedAt ?? closedAt ?? raisedAt)
  const late = Math.round((startOf(done) - startOf(promisedDay)) / DAY_MS)
  const words = `答应的“${fewWords(text)}”${dateInWords(done)}办好`
  return late > 0 ? `${words}，晚了 ${late} 天` : `${words}，没有超期`
}

function fewWords(text: string): string {
  const characters = [...text.replaceAll(/\s+/g, ' ').trim()]
  return characters.length > FEW_WORDS
    ? `${characters.slice(0, FEW_WORDS - 1).join('')}…`
    : characters.join('')
}
