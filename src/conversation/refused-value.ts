import { isDay } from '../domain/time.js'
import type { FieldShape } from './flow.js'

/** What a form sends for one field. */
export type Sent = string | readonly string[]

export interface Kept {
  readonly value: Sent
  /** Set where a text was longer than its field takes: so many characters of it are kept. */
  readonly cutTo?: number
}

/** What its field can show again of a value that was refused; nothing if it can show none of it. */
export function keepRefused(field: FieldShape, sent: Sent): Kept | null {
  const words = typeof sent === 'string' ? sent : ''
  switch (field.type) {
    case 'text':
      return words === '' ? null : cut(words, field.maxLength)
    case 'date':
      return isDay(words) ? { value: words } : null
    case 'choice':
      return field.options.some(({ value }) => value === words) ? { value: words } : null
    case 'choices': {
      const offered = field.options.filter(({ value }) => value !== '' && sent.includes(value))
      return offered.length > 0 ? { value: offered.map(({ value }) => value) } : null
    }
  }
}

/** By characters, as a field counts them: one outside the basic plane is never cut in two. */
export function cut(words: string, limit: number): { readonly value: string; readonly cutTo?: number } {
  const characters = [...words]
  return characters.length <= limit
    ? { value: words }
    : { value: characters.slice(0, limit).join(''), cutTo: limit }
}
