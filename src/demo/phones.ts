import type { Random } from './random.js'

/**
 * Prefixes that look like mobile numbers and, as far as the public numbering plan says, belong to nobody: an invented
 * number must not ring at a real person's.
 */
const UNASSIGNED = ['163', '168', '194']

export function mobilePhone(random: Random): string {
  return random.pick(UNASSIGNED) + digits(random, 8)
}

/**
 * What stands in real registers instead of a mobile number: a landline (no local number begins with 1), or a wrong
 * number of the right form.
 */
export function oddPhone(random: Random): string {
  return random.chance(0.6) ? `0794-1${digits(random, 6)}` : `1680000${digits(random, 4)}`
}

export function isOddPhone(phone: string): boolean {
  return phone.startsWith('0') || phone.startsWith('1680000')
}

function digits(random: Random, count: number): string {
  return Array.from({ length: count }, () => random.between(0, 9)).join('')
}
