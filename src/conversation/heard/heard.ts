import type { HouseholdKind } from '../../domain/issues/kind.js'
import type { Day } from '../../domain/time.js'
import type { Understood, VisitSaid, Who } from '../../understanding/understood.js'

/** What a person said in words and has not confirmed yet: plain JSON, kept in the session beside the draft. */
export interface Heard {
  readonly visits: readonly VisitSaid[]
  readonly leftOver: readonly string[]
  /** Grows with every change; buttons carry it, so that a stale card is told so. */
  readonly turn: number
  /** The card that counts. */
  readonly card: string | null
  /** The page that was asked for; null where the card opens at what is still to be settled. */
  readonly page: number | null
  /** Photos and voice messages, with the household they belong to, once that is known. */
  readonly files: readonly HeardFile[]
  /** 问题性质 as a form asked for it, by household. */
  readonly kinds: Readonly<Record<string, HouseholdKind>>
  /** Whose category is being chosen. */
  readonly choosing: { readonly visit: number; readonly issue: number; readonly all: boolean } | null
}

export interface HeardFile {
  readonly id: string
  readonly householdId: string | null
  /** The voice message that said it all: kept with the last household that it names, and never asked about. */
  readonly isSpoken?: true
}

export function hear({ visits, leftOver }: Understood): Heard {
  return {
    ...{ visits, leftOver, turn: 0, card: null, page: null, files: [], kinds: {}, choosing: null },
  }
}

/** A change of the card: what was being chosen is done with, and its older buttons count no more. */
export function changed(heard: Heard, change: Partial<Heard>): Heard {
  return { ...heard, choosing: null, ...change, turn: heard.turn + 1 }
}

export function withVisit(heard: Heard, nth: number, visit: VisitSaid): Heard {
  return changed(heard, { visits: merged(heard.visits.map((one, i) => (i === nth ? visit : one))) })
}

export function without(heard: Heard, nths: ReadonlySet<number>): Heard {
  return changed(heard, { visits: heard.visits.filter((_, i) => !nths.has(i)) })
}

/** More of what was said, in another message: of a household that is there already it is said in addition. */
export function withMore(heard: Heard, { visits, leftOver }: Understood): Heard {
  return changed(heard, {
    visits: merged([...heard.visits, ...visits]),
    leftOver: [...heard.leftOver, ...leftOver],
    page: null,
  })
}

/** As a correction in words leaves it. */
export function withCorrected(heard: Heard, { visits, leftOver }: Understood): Heard {
  return changed(heard, { visits: merged(visits), leftOver, page: null })
}

/** A day that was asked for holds for all of whom the same words were said. */
export function withDay(heard: Heard, nth: number, day: Day): Heard {
  const asked = heard.visits[nth]?.day
  if (asked?.kind !== 'doubt') return heard
  const visits = heard.visits.map((one, i) =>
    i === nth || (one.day.kind === 'doubt' && one.day.said === asked.said)
      ? { ...one, day: { kind: 'day', day, said: asked.said } as const }
      : one,
  )
  return changed(heard, { visits })
}

export function idOf(who: Who): string | null {
  return who.kind === 'household' ? who.id : null
}

/** A household is on the card once, where it was named first. */
function merged(visits: readonly VisitSaid[]): VisitSaid[] {
  const out: VisitSaid[] = []
  for (const visit of visits) {
    const id = idOf(visit.who)
    const at = id === null ? -1 : out.findIndex((one) => idOf(one.who) === id)
    const before = out[at]
    if (before) out[at] = both(before, visit)
    else out.push(visit)
  }
  return out
}

function both(before: VisitSaid, after: VisitSaid): VisitSaid {
  const findings = [before.findings, after.findings].filter((one) => one !== null)
  const companions = [before.metWith, after.metWith].filter((one) => one !== null)
  return {
    who: before.who,
    visited: before.visited || after.visited,
    result: after.result === 'met' ? before.result : after.result,
    day: after.day.said === null ? before.day : after.day,
    metWith: companions.length > 0 ? [...new Set(companions)].join('、') : null,
    findings: findings.length > 0 ? [...new Set(findings)].join('；') : null,
    issues: [...before.issues, ...after.issues],
    gift: after.gift ?? before.gift,
  }
}
