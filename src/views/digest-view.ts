import type { DigestRow, DigestView } from '#cards/digest.js'
import { pauseOf, stillVisiting, type Visiting } from '../domain/coverage/visiting.js'
import { type Reminded, stillHolds } from '../domain/issues/reminded.js'
import type { Issue } from '../domain/issues/types.js'
import type { Campaign } from '../domain/registry/types.js'
import { type Day, dayInWords } from '../domain/time.js'

/** A line of a digest; it goes when what it is about has changed. */
export interface DigestLine extends DigestRow {
  readonly about?: Reminded
  /** Of a reminder to visit: it goes when the campaign is paused. */
  readonly visiting?: Visiting
  /** It goes when this household needs no visit any more. */
  readonly householdId?: string
}

/** How pressing a part of a digest is: overdue, to be done now, to be done soon. */
export type Urgency = 'past' | 'now' | 'soon'

interface DigestPart {
  readonly heading: string
  readonly lines: readonly DigestLine[]
  /** `now` if it is absent. */
  readonly urgency?: Urgency
  /** `false` where its reader may put it off. */
  readonly isDuty?: boolean
  /** Above all others; what it says of an issue is not said again below. */
  readonly comesFirst?: true
  /** Its lines are no items to be counted: the word that shows them all. */
  readonly allWith?: string
}

/** What the lines of a digest rest on. */
export interface DigestFacts {
  readonly issues: readonly Issue[]
  /** Null where no line rests on it. */
  readonly campaign: Campaign | null
  /** Of the households on it those that need no visit any more. */
  readonly settled: ReadonlySet<string>
}

/** What a digest card is drawn from; kept with the card. */
export interface DigestParams {
  readonly day: Day
  readonly isLate: boolean
  readonly sections: readonly DigestPart[]
  /** Of all its lines, so that the card is found when one of the issues is moved. */
  readonly issueIds: readonly string[]
}

/** A card with more is not read on a phone, and platforms limit its parts: a line takes two, and each of its buttons one. */
const ROOM = 56

/** More lines under their headings: the most pressing part above, what is no duty last, whatever was found first. */
export function withLines(
  before: DigestParams | null,
  { day, isLate }: Pick<DigestParams, 'day' | 'isLate'>,
  added: readonly (Omit<DigestPart, 'heading'> & { readonly section: string })[],
): DigestParams {
  const parts = new Map<string, DigestPart>((before?.sections ?? []).map((part) => [part.heading, part]))
  for (const { section, lines, isDuty, comesFirst, allWith, urgency } of added) {
    const known = parts.get(section)
    parts.set(section, {
      ...{ ...known, heading: section, lines: [...(known?.lines ?? []), ...lines] },
      ...(isDuty === false ? { isDuty } : {}),
      ...(comesFirst ? { comesFirst } : {}),
      ...(allWith ? { allWith } : {}),
      ...(urgency ? { urgency } : {}),
    })
  }
  const sections = [...parts.values()].sort((a, b) => placeOf(a) - placeOf(b))
  const all = sections.flatMap(({ lines }) => lines)
  return {
    day,
    isLate: isLate || before?.isLate === true,
    sections,
    issueIds: [...new Set(all.flatMap(({ about }) => (about ? [about.issueId] : [])))],
  }
}

const URGENCIES: readonly Urgency[] = ['past', 'now', 'soon']

function placeOf({ comesFirst, isDuty, urgency = 'now' }: DigestPart): number {
  if (comesFirst) return -1
  return isDuty === false ? URGENCIES.length : URGENCIES.indexOf(urgency)
}

const PAUSED = '活动已暂停，走访提醒停发，恢复以后再提醒。'

/** Whether the campaign has to be known to say what still holds of it. */
export function restsOnCampaign({ sections }: Pick<DigestParams, 'sections'>): boolean {
  return sections.some(({ lines }) => lines.some(({ visiting }) => visiting !== undefined))
}

export function householdsOn({ sections }: Pick<DigestParams, 'sections'>): string[] {
  return [...new Set(sections.flatMap(({ lines }) => lines.flatMap((line) => line.householdId ?? [])))]
}

/** What still holds of it. */
export function digestView(params: DigestParams, { issues, campaign, settled }: DigestFacts): DigestView {
  const byId = new Map(issues.map((issue) => [issue.id, issue]))
  let room = ROOM
  const holds = ({ about, visiting, householdId }: DigestLine): boolean =>
    (!about || stillHolds(about, byId.get(about.issueId))) &&
    (!visiting || stillVisiting(visiting, campaign)) &&
    (!householdId || !settled.has(householdId))
  const saidAbove = new Set<string>()
  const sections = params.sections.map(({ heading, lines, comesFirst, allWith }) => {
    const standing = lines.filter((line) => holds(line) && !(line.about && saidAbove.has(line.about.issueId)))
    if (comesFirst) for (const { about } of standing) if (about) saidAbove.add(about.issueId)
    const rows: DigestRow[] = []
    for (const { about: _about, visiting: _visiting, householdId: _household, ...row } of standing) {
      room -= 2 + row.buttons.length
      if (room < 0) break
      rows.push(row)
    }
    return { heading, rows, more: standing.length - rows.length, ...(allWith ? { allWith } : {}) }
  })
  return {
    day: dayInWords(params.day),
    isLate: params.isLate,
    sections: sections.filter(({ rows, more }) => rows.length + more > 0),
    ...(campaign && pauseOf(campaign) && restsOnCampaign(params) ? { whyEmpty: PAUSED } : {}),
    canMute: params.sections.some(({ isDuty }) => isDuty === false),
  }
}
