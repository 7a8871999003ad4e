import { badCard } from './errors.js'
import { isObject, type JsonObject } from './json.js'

/** Where in the card a value stands, for the message of a refusal. */
export type Path = readonly string[]

/** Checks one value; throws the platform's refusal. */
export type Kind = (value: unknown, path: Path) => void

export interface Shape {
  readonly known: Readonly<Record<string, Kind>>
  readonly required: readonly string[]
}

/** 200621: the JSON cannot be read as a card. */
export function unreadable(what: string, path: Path): Error {
  return badCard(200621, `parse card json err, ${what}, path: ${['ROOT', ...path].join(' -> ')}`)
}

/** 200861: something that cards had before schema 2.0. */
export function removed(what: string): Error {
  return badCard(200861, `cards of schema V2 no longer support this capability; unsupported ${what}`)
}

export const any: Kind = () => undefined

export const text: Kind = (value, path) => {
  if (typeof value !== 'string') throw unreadable('not a string', path)
}

export const flag: Kind = (value, path) => {
  if (typeof value !== 'boolean') throw unreadable('not a boolean', path)
}

export const amount: Kind = (value, path) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw unreadable('not a number', path)
}

export function whole(least: number, most: number): Kind {
  return (value, path) => {
    const fits = typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
    if (!fits) throw unreadable(`not a whole number from ${least} to ${most}`, path)
  }
}

export function oneOf(...words: readonly string[]): Kind {
  return (value, path) => {
    if (typeof value !== 'string' || !words.includes(value)) {
      throw unreadable(`not one of ${words.join(', ')}`, path)
    }
  }
}

export function like(pattern: RegExp, meaning: string): Kind {
  return (value, path) => {
    if (typeof value !== 'string' || !pattern.test(value)) throw unreadable(`not ${meaning}`, path)
  }
}

export function listOf(kind: Kind, most = Number.POSITIVE_INFINITY): Kind {
  return (value, path) => {
    if (!Array.isArray(value)) throw unreadable('not a list', path)
    if (value.length > most) throw unreadable(`more than ${most} entries`, path)
    for (const [i, item] of value.entries()) kind(item, [...path, `[${i}]`])
  }
}

export function object(known: Readonly<Record<string, Kind>>, required: readonly string[] = []): Kind {
  return (value, path) => {
    if (!isObject(value)) throw unreadable('not an object', path)
    checkShape(value, { known, required }, path)
  }
}

/** Unknown properties are errors in schema 2.0. */
export function checkShape(value: JsonObject, shape: Shape, path: Path): void {
  for (const [property, inner] of Object.entries(value)) {
    const kind = Object.hasOwn(shape.known, property) ? shape.known[property] : undefined
    if (!kind) throw unreadable(`unknown property, property: ${property}`, path)
    kind(inner, [...path, property])
  }
  for (const property of shape.required) {
    if (value[property] === undefined) throw unreadable(`missing property, property: ${property}`, path)
  }
}

/** An object told apart by its `tag`. */
export function tagged(tags: () => Readonly<Record<string, Shape>>): Kind {
  return (value, path) => {
    if (!isObject(value)) throw unreadable('not an object', path)
    const { tag } = value
    if (typeof tag !== 'string') throw unreadable('missing property, property: tag', path)
    const shape = Object.hasOwn(tags(), tag) ? tags()[tag] : undefined
    if (!shape) throw unreadable(`unsupported tag: ${tag}`, path)
    checkShape(value, shape, [...path.slice(0, -1), `${path.at(-1)}(tag: ${tag})`])
  }
}
