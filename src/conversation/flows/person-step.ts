import * as z from 'zod'
import type { Person } from '../../domain/registry/types.js'
import type { FlowContext, Parsed, Step } from '../flow.js'

/** A person as an answer, which a form can hold: `王芳 C1`. The staff number is what counts. */
export function personAnswer({ name, id }: Pick<Person, 'name' | 'id'>): string {
  return `${name} ${id}`
}

export function personIdIn(answer: unknown): string {
  return String(answer).trim().split(/\s+/).at(-1) ?? ''
}

/** By name, by staff number, or by both as it was offered; namesakes are offered. */
function personFrom(text: string, { people = [], speaker }: FlowContext): Parsed<string> {
  const words = text.normalize('NFKC').trim()
  if (speaker && (words === '我' || words === '本人' || words === '自己'))
    return { kind: 'value', value: personAnswer(speaker) }
  const found = people.filter((one) => [one.id, one.name, personAnswer(one)].includes(words))
  const [only, ...others] = found
  if (!only) return { kind: 'refused', reason: `没有找到“${words}”。请写姓名全称；重名的写工号。` }
  if (others.length === 0) return { kind: 'value', value: personAnswer(only) }
  return {
    kind: 'choose',
    options: found.map((one) => ({
      value: personAnswer(one),
      label: [one.name, one.unitId, one.title, one.id].filter(Boolean).join(' '),
    })),
  }
}

export function personStep(key: string, label: string, question: string): Step<string> {
  return {
    ...{ key, label, schema: z.string().min(1), lookup: 'people' as const, ask: () => question },
    limit: '叫这个名字的不止一位，请写工号。',
    parse: personFrom,
    field: () => ({ type: 'text', label, placeholder: '姓名；重名的写工号', required: true, maxLength: 50 }),
    show: (value) => value,
  }
}
