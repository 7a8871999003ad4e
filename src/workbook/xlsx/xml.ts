import { WorkbookRefused } from '../problems.js'
import { attributeText, broken, checkCharacters, resolved } from './xml-text.js'

export interface XmlHandlers {
  /** `name` is without its namespace prefix. The tag is reused: what is kept of it must be read out. */
  readonly open?: (name: string, tag: XmlTag) => void
  /** A run of text may come in several pieces. */
  readonly text?: (text: string) => void
  readonly close?: (name: string) => void
  readonly shortcut?: XmlShortcut
}

/**
 * Reads at one go what stands most often, and plainest, directly inside the elements `inside`. `take` gives the place
 * after the elements it took, which must be whole and well-formed; where it took none, the place it was given.
 */
export interface XmlShortcut {
  /** Without a prefix: an element that has one is read the long way. */
  readonly inside: string
  readonly take: (buffer: string, at: number) => number
}

/** The attributes of the element that was just opened. */
export interface XmlTag {
  /** By its full name, prefix and all. */
  attribute(name: string): string | undefined
  /** The first one whose name ends so. */
  attributeEnding(end: string): string | undefined
}

const DOCTYPE = '工作簿里有不允许的内容（DOCTYPE），没有读取。请在 Excel 里另存后再试'
/** A tag, a comment or the like that is longer is none that a spreadsheet program writes. Text has no such bound. */
const MAX_MARKUP_CHARS = 1024 * 1024
const MAX_DEPTH = 256
const MAX_ATTRIBUTES = 256
const SPACES_ONLY = /^[ \t\n\r]*$/

const [TAB, LF, CR, SPACE, BANG, QUOTE, APOSTROPHE, SLASH, LESS, EQUALS, GREATER, QUESTION] = [
  9, 10, 13, 32, 33, 34, 39, 47, 60, 61, 62, 63,
]

const isSpace = (code: number): boolean => code === SPACE || code === LF || code === CR || code === TAB

/**
 * Parses XML as it comes. A document type declaration is refused, so there are no entities but the five of XML: no
 * external ones (XXE) and no expanding ones. Well-formed means here what a reader relies on: elements nest and close,
 * attributes are quoted and unique, references are known, nothing stands outside the root.
 */
export async function parseXml(pieces: AsyncIterable<string>, handlers: XmlHandlers): Promise<void> {
  const scanner = new XmlScanner(handlers)
  for await (const piece of pieces) scanner.write(piece)
  scanner.end()
}

class XmlScanner implements XmlTag {
  readonly #handlers: XmlHandlers
  /** The part that is being looked at: what was left over, and the newest piece. */
  #buffer = ''
  /** Full names of the open elements. */
  readonly #open: string[] = []
  #sawRoot = false
  /** Begin and end of the name and of the value of each attribute of the current tag. */
  readonly #spans: number[] = []

  constructor(handlers: XmlHandlers) {
    this.#handlers = handlers
  }

  write(piece: string): void {
    checkCharacters(piece)
    this.#buffer = this.#buffer === '' ? piece : this.#buffer + piece
    const { shortcut } = this.#handlers
    let at = 0
    while (at < this.#buffer.length) {
      if (shortcut && this.#open[this.#open.length - 1] === shortcut.inside) {
        at = shortcut.take(this.#buffer, at)
        if (at === this.#buffer.length) break
      }
      const isMarkup = this.#buffer.charCodeAt(at) === LESS
      const next = isMarkup ? this.#markup(at) : this.#text(at, false)
      if (next < 0) break
      at = next
    }
    this.#buffer = this.#buffer.slice(at)
    if (this.#buffer.length > MAX_MARKUP_CHARS) broken()
  }

  end(): void {
    if (this.#buffer !== '' && this.#text(0, true) !== this.#buffer.length) broken()
    if (this.#open.length > 0 || !this.#sawRoot) broken()
  }

  attribute(name: string): string | undefined {
    return this.#find((begin, end) => end - begin === name.length && this.#buffer.startsWith(name, begin))
  }

  attributeEnding(tail: string): string | undefined {
    return this.#find(
      (begin, end) => end - begin >= tail.length && this.#buffer.startsWith(tail, end - tail.length),
    )
  }

  #find(fits: (begin: number, end: number) => boolean): string | undefined {
    const spans = this.#spans
    for (let at = 0; at < spans.length; at += 4) {
      if (fits(spans[at] ?? 0, spans[at + 1] ?? 0))
        return attributeText(this.#buffer.slice(spans[at + 2], spans[at + 3]))
    }
    return undefined
  }

  /** Where to go on after the text that begins at `at`; -1 if more is needed to tell. */
  #text(at: number, isLast: boolean): number {
    const buffer = this.#buffer
    let end = buffer.indexOf('<', at)
    if (end === -1) {
      end = buffer.length
      if (!isLast) {
        // A reference or a line end that is cut in two waits for its rest.
        const cut = buffer.lastIndexOf('&')
        if (cut >= at && buffer.indexOf(';', cut) === -1) end = cut
        else if (buffer.charCodeAt(end - 1) === CR) end -= 1
        if (end === at) return -1
      }
    }
    if (this.#open.length === 0) {
      if (!SPACES_ONLY.test(buffer.slice(at, end))) broken()
    } else this.#handlers.text?.(resolved(buffer.slice(at, end)))
    return end
  }

  /** The same for what begins with `<`. */
  #markup(at: number): number {
    const second = this.#buffer.charCodeAt(at + 1)
    if (second === SLASH) return this.#closeTag(at)
    if (second === BANG) return this.#bang(at)
    if (second === QUESTION) return this.#past('?>', at + 2)
    return this.#openTag(at)
  }

  #past(end: string, from: number): number {
    const found = this.#buffer.indexOf(end, from)
    return found === -1 ? -1 : found + end.length
  }

  /** Comments, CDATA, and the declaration that is refused. */
  #bang(at: number): number {
    const buffer = this.#buffer
    if (buffer.startsWith('<!--', at)) return this.#past('-->', at + 4)
    if (buffer.startsWith('<![CDATA[', at)) {
      const end = this.#past(']]>', at + 9)
      if (end === -1) return -1
      if (this.#open.length === 0) broken()
      this.#handlers.text?.(buffer.slice(at + 9, end - 3).replace(/\r\n?/g, '\n'))
      return end
    }
    if (buffer.startsWith('<!DOCTYPE', at)) throw new WorkbookRefused(DOCTYPE)
    return buffer.length - at < 9 ? -1 : broken()
  }

  #closeTag(at: number): number {
    const buffer = this.#buffer
    const name = this.#open.at(-1)
    if (name === undefined) return broken()
    let end = at + 2 + name.length
    while (isSpace(buffer.charCodeAt(end))) end += 1
    if (end >= buffer.length) return -1
    if (buffer.charCodeAt(end) !== GREATER || !buffer.startsWith(name, at + 2)) broken()
    this.#open.pop()
    this.#handlers.close?.(localName(name))
    return end + 1
  }

  #openTag(at: number): number {
    const buffer = this.#buffer
    const nameEnd = this.#nameEnd(at + 1)
    if (nameEnd >= buffer.length) return -1
    if (nameEnd === at + 1) broken()
    const end = this.#attributes(nameEnd)
    if (end === -1) return -1
    const isEmpty = buffer.charCodeAt(end - 2) === SLASH
    if (this.#open.length === 0 && this.#sawRoot) broken()
    this.#sawRoot = true
    const fullName = buffer.slice(at + 1, nameEnd)
    const name = localName(fullName)
    this.#handlers.open?.(name, this)
    if (isEmpty) this.#handlers.close?.(name)
    else if (this.#open.push(fullName) > MAX_DEPTH) broken()
    return end
  }

  /** Notes where the attributes are; gives the place after the tag's end, -1 if that isn't there yet. */
  #attributes(from: number): number {
    const buffer = this.#buffer
    const spans = this.#spans
    spans.length = 0
    let at = from
    for (;;) {
      const before = at
      while (isSpace(buffer.charCodeAt(at))) at += 1
      if (at + 1 >= buffer.length) return buffer.charCodeAt(at) === GREATER ? at + 1 : -1
      const code = buffer.charCodeAt(at)
      if (code === GREATER) return at + 1
      if (code === SLASH) return buffer.charCodeAt(at + 1) === GREATER ? at + 2 : broken()
      const nameEnd = this.#nameEnd(at)
      let quote = nameEnd
      while (isSpace(buffer.charCodeAt(quote))) quote += 1
      if (quote + 1 >= buffer.length) return -1
      if (nameEnd === at || before === at || buffer.charCodeAt(quote) !== EQUALS) broken()
      quote += 1
      while (isSpace(buffer.charCodeAt(quote))) quote += 1
      if (quote >= buffer.length) return -1
      const mark = buffer.charCodeAt(quote)
      if (mark !== QUOTE && mark !== APOSTROPHE) broken()
      const end = buffer.indexOf(mark === QUOTE ? '"' : "'", quote + 1)
      if (end === -1) return -1
      this.#noteAttribute(at, nameEnd, quote + 1, end)
      at = end + 1
    }
  }

  #noteAttribute(begin: number, end: number, valueBegin: number, valueEnd: number): void {
    const spans = this.#spans
    for (let at = 0; at < spans.length; at += 4) {
      const other = spans[at] ?? 0
      if ((spans[at + 1] ?? 0) - other !== end - begin) continue
      if (this.#buffer.startsWith(this.#buffer.slice(begin, end), other)) broken()
    }
    if (spans.push(begin, end, valueBegin, valueEnd) > 4 * MAX_ATTRIBUTES) broken()
  }

  #nameEnd(from: number): number {
    const buffer = this.#buffer
    let at = from
    for (; at < buffer.length; at += 1) {
      const code = buffer.charCodeAt(at)
      if (code === GREATER || code === SLASH || code === EQUALS || isSpace(code)) break
      if (code === LESS || code === QUOTE || code === APOSTROPHE) broken()
    }
    return at
  }
}

const localName = (name: string): string => {
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}
