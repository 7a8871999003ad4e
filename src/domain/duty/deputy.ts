import { DomainError } from '../errors.js'
import { addDays, type Day, type Instant } from '../time.js'

/** 代班: on these days the deputy may do what the absent person may, and gets what they would be told. */
export interface Deputy {
  readonly id: string
  readonly absentId: string
  readonly deputyId: string
  /** The first and the last day. */
  readonly from: Day
  readonly to: Day
  readonly namedBy: string
  readonly namedAt: Instant
  /** Ended early, before its last day was over. */
  readonly endedAt?: Instant
}

/** A longer absence is no leave: the households are handed over instead. */
export const LONGEST_LEAVE_DAYS = 180

export function standsOn({ from, to, endedAt }: Deputy, day: Day): boolean {
  return endedAt === undefined && from <= day && day <= to
}

/** Who stands in for this person on that day. */
export function deputyOn(all: readonly Deputy[], personId: string, day: Day): Deputy | undefined {
  return all.find((one) => one.absentId === personId && standsOn(one, day))
}

interface Named {
  readonly id: string
  readonly name: string
  readonly left?: boolean
}

/**
 * Throws the refusal of a leave that cannot be: days that are over or the wrong way round, oneself as one's deputy, two
 * deputies at once, or a deputy who is away, or whose absentee stands in for somebody else: nobody acts for a person whose
 * duties are with a third one.
 */
export function checkLeave(
  { absent, deputy, from, to }: { absent: Named; deputy: Named; from: Day; to: Day },
  known: readonly Deputy[],
  today: Day,
): void {
  for (const { left, name } of [absent, deputy]) if (left) throw new DomainError('person.left', { name })
  if (absent.id === deputy.id) throw new DomainError('deputy.self', { name: absent.name })
  if (to < from) throw new DomainError('deputy.days-reversed', { from, to })
  if (to < today) throw new DomainError('deputy.days-over', { to })
  if (to > addDays(from, LONGEST_LEAVE_DAYS)) throw new DomainError('deputy.too-long', {})
  for (const one of known) {
    if (one.endedAt !== undefined || one.to < from || one.from > to) continue
    const when = { from: one.from, to: one.to }
    if (one.absentId === absent.id) throw new DomainError('deputy.overlaps', { name: absent.name, ...when })
    if (one.absentId === deputy.id) throw new DomainError('deputy.away', { name: deputy.name, ...when })
    if (one.deputyId === absent.id) throw new DomainError('deputy.stands-in', { name: absent.name, ...when })
  }
}
