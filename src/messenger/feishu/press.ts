import type { FormValue } from '../port.js'

const maxFields = 100
const maxValueLength = 10_000

/**
 * The name of a submit button. The platform may leave out the button's value when a form is sent but always tells the
 * button's name, so the name carries the token too: as hexadecimal digits, since only letters, digits and `_` are
 * safe in names, behind an index, since names must be unique in a card.
 */
export function submitName(index: number, token: string): string {
  return `submit${index}_${Buffer.from(token, 'utf8').toString('hex')}`
}

/** The token of a pressed button; empty when it bears none, as a button of somebody else's card would. */
export function tokenOf(action: { value?: unknown; name?: string | undefined }): string {
  return tokenInValue(action.value) ?? tokenInName(action.name) ?? ''
}

function tokenInValue(value: unknown): string | undefined {
  if (typeof value === 'object' && value !== null) {
    const token: unknown = Object.hasOwn(value, 't') ? (value as { t: unknown }).t : undefined
    return typeof token === 'string' && token !== '' ? token : undefined
  }
  if (typeof value !== 'string') return undefined
  try {
    const parsed: unknown = JSON.parse(value)
    return typeof parsed === 'object' ? tokenInValue(parsed) : undefined
  } catch {
    return undefined
  }
}

function tokenInName(name: string | undefined): string | undefined {
  const hex = name?.match(/^submit\d{1,3}_((?:[0-9a-f]{2})+)$/)?.[1]
  return hex === undefined ? undefined : Buffer.from(hex, 'hex').toString('utf8')
}

/** The values of a sent form; null when there are more, or longer ones, than any form of ours can send. */
export function formOf(sent: Readonly<Record<string, unknown>>): Record<string, FormValue> | null {
  const entries = Object.entries(sent)
  if (entries.length > maxFields) return null
  const form: Record<string, FormValue> = {}
  for (const [name, value] of entries) {
    if (name === '__proto__' || name.startsWith('$')) return null
    const normal = normalise(value)
    if (normal === null) continue
    if (JSON.stringify(normal).length > maxValueLength) return null
    form[name] = normal
  }
  return form
}

function normalise(value: unknown): FormValue | null {
  if (typeof value === 'string') return withoutZone(value)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return value.filter((item): item is string => typeof item === 'string')
  return null
}

/** Date pickers answer `2024-04-01 +0800`; only the day means anything to us. */
function withoutZone(value: string): string {
  return value.match(/^(\d{4}-\d{2}-\d{2}) [+-]\d{4}$/)?.[1] ?? value
}
