/** `12`, `十二`, `二十`; for what people number in characters, up to 99. */
export function numberFrom(words: string): number | null {
  if (/^\d{1,6}$/.test(words)) return Number(words)
  const parts = /^([一二两三四五六七八九])?(十)?([一二三四五六七八九])?$/.exec(words)
  if (words === '' || !parts) return null
  const [, tens, ten, ones] = parts
  // Two digits without a ten between them are no number that anybody says.
  if (!ten && tens && ones) return null
  const digit = (character: string | undefined): number =>
    character === undefined ? 0 : '零一二三四五六七八九'.indexOf(character.replace('两', '二'))
  return ten ? (tens ? digit(tens) : 1) * 10 + digit(ones) : digit(tens ?? ones)
}

/** The number of a group that has no other name: `3组`, `第三村民小组`, `3`. */
export function groupNumber(group: string): number | null {
  const found = /^第?(\d{1,6}|[一二两三四五六七八九十]{1,3})(?:村民)?小?(?:组|队|社)?$/.exec(
    group.normalize('NFKC').replaceAll(/\s/g, ''),
  )
  return found ? numberFrom(found[1] ?? '') : null
}

/**
 * What groups are sorted by: 2组 comes before 10组, a group with a name of its own after the numbered ones by the first
 * number in its name, households of no group first. Stored with each household, so that an index gives the order.
 */
export function groupKey(group: string | undefined): string {
  if (!group) return ''
  const number = groupNumber(group)
  if (number !== null) return `0${String(number).padStart(6, '0')}`
  const name = group.normalize('NFKC')
  return `1${name.replaceAll(/\d+/g, (digits) => digits.padStart(6, '0'))}`
}

interface Placed {
  readonly id: string
  readonly villageId: string
  readonly group?: string
}

/** Village by village, group by group, door by door. */
export function inWalkingOrder<T extends Placed>(households: readonly T[]): T[] {
  const keyed = households.map((household) => ({ household, key: groupKey(household.group) }))
  return keyed
    .sort(
      (a, b) =>
        compare(a.household.villageId, b.household.villageId) ||
        compare(a.key, b.key) ||
        compare(a.household.id, b.household.id),
    )
    .map(({ household }) => household)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
