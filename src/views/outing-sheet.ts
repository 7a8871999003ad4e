import type { Outing } from '../domain/outings/outing.js'
import type { HouseholdRecord } from '../domain/ports.js'
import { dayInWords, momentInWords } from '../domain/time.js'
import { maskedPhone, OCCUPANCY_WORDS, STATE_WORDS } from '../text/words.js'
import type { Remarks } from './outing-remarks.js'

/** 出门单 as it is drawn on paper. */
export interface OutingSheet {
  readonly code: string
  readonly place: string
  readonly cadre: string
  readonly day: string
  readonly asOf: string
  readonly rows: readonly SheetRow[]
}

export interface SheetRow {
  /** 1, 2, 3 …: the same for as long as the list is kept. */
  readonly number: number
  readonly householdId: string
  readonly head: string
  readonly group: string
  readonly size: string
  readonly phone: string
  readonly targetGroups: string
  /** What was promised and said last time. */
  readonly promised: string
  readonly care: string
}

/** Who goes to petition is not written on a paper that may be lost. */
const RESTRICTED = /信访|上访/

/**
 * The sheet of a list; a row whose household is not the reader's to visit any more keeps its number, so that the others keep
 * theirs.
 */
export function toOutingSheet(
  outing: Outing,
  cadre: string,
  households: readonly (HouseholdRecord | null)[],
  remarks: ReadonlyMap<string, Remarks>,
): OutingSheet {
  return {
    code: outing.code,
    place: outing.place,
    cadre,
    day: dayInWords(outing.day),
    asOf: momentInWords(outing.at),
    rows: households.map((household, i) =>
      household
        ? rowOf(i + 1, household, remarks.get(household.id))
        : { ...EMPTY, number: i + 1, householdId: outing.householdIds[i] ?? '' },
    ),
  }
}

const EMPTY = {
  ...{ head: '—', group: '', size: '', phone: '', targetGroups: '', care: '' },
  promised: '已不在您的走访范围，不用走访',
}

function rowOf(number: number, household: HouseholdRecord, remarks: Remarks | undefined): SheetRow {
  const { id: householdId, head, group = '', size, phone, targetGroups, occupancy, state } = household
  const again = state === 'unvisited' ? '' : `${STATE_WORDS[state]}，再敲门`
  const away = occupancy === 'resident' ? '' : OCCUPANCY_WORDS[occupancy]
  return {
    ...{ number, householdId, head, group },
    size: size ? `${size}人` : '',
    phone: phone ? maskedPhone(phone) : '',
    targetGroups: targetGroups.filter((one) => !RESTRICTED.test(one)).join('、'),
    promised: [...(remarks?.promised ?? []), remarks?.found, again, away].filter(Boolean).join('；'),
    care: remarks?.care ?? '',
  }
}
