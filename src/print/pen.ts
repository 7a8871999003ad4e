import type PDFDocument from 'pdfkit'
import type { Fonts } from './fonts.js'

/** One piece of a line that one slice of the font can write; null is written as boxes. */
interface Run {
  readonly slice: string | null
  readonly text: string
}

/** Widths are asked at this size, once for each character. */
const UNIT = 100

/** Writes Chinese onto a page: characters from many slices, and an empty box for one that the font lacks. */
export class Pen {
  readonly #doc: InstanceType<typeof PDFDocument>
  readonly #fonts: Fonts
  readonly #registered = new Set<string>()
  readonly #widths = new Map<string, number>()
  /** Whether a character was lacking. */
  lacks = false

  constructor(doc: InstanceType<typeof PDFDocument>, fonts: Fonts) {
    this.#doc = doc
    this.#fonts = fonts
  }

  /** In at most so many lines of a width; what does not fit ends with …. */
  write(text: string, at: { x: number; y: number; size: number; width?: number; lines?: number }): void {
    const { x, y, size, width = Number.POSITIVE_INFINITY, lines = 1 } = at
    for (const [i, line] of this.#lines(text, size, width, lines).entries())
      this.#line(line, x, y + i * size * 1.25, size)
  }

  widthOf(text: string, size: number): number {
    return [...text].reduce((sum, character) => sum + this.#width(character) * size, 0)
  }

  #lines(text: string, size: number, width: number, most: number): string[] {
    const lines: string[] = []
    let line = ''
    for (const character of text.replaceAll(/\s+/g, ' ')) {
      if (this.widthOf(line + character, size) <= width) {
        line += character
        continue
      }
      if (lines.length + 1 === most) return [...lines, this.#ended(line, size, width)]
      lines.push(line)
      line = character
    }
    return [...lines, line]
  }

  #ended(line: string, size: number, width: number): string {
    const characters = [...line]
    while (characters.length > 0 && this.widthOf(`${characters.join('')}…`, size) > width) characters.pop()
    return `${characters.join('')}…`
  }

  #line(line: string, x: number, y: number, size: number): void {
    let at = x
    for (const { slice, text } of this.#runs(line)) {
      const width = this.widthOf(text, size)
      if (slice === null) this.#boxes(text, at, y, size)
      else this.#doc.font(this.#font(slice)).fontSize(size).text(text, at, y, { lineBreak: false })
      at += width
    }
  }

  #boxes(text: string, x: number, y: number, size: number): void {
    this.lacks = true
    for (const [i] of [...text].entries())
      this.#doc
        .lineWidth(0.5)
        .rect(x + i * size + size * 0.1, y + size * 0.3, size * 0.8, size * 0.8)
        .stroke()
  }

  #runs(line: string): Run[] {
    const runs: Run[] = []
    for (const character of line) {
      const slice = this.#fonts.sliceOf(character) ?? null
      const last = runs.at(-1)
      if (last?.slice === slice) runs[runs.length - 1] = { slice, text: last.text + character }
      else runs.push({ slice, text: character })
    }
    return runs
  }

  #width(character: string): number {
    const known = this.#widths.get(character)
    if (known !== undefined) return known
    const slice = this.#fonts.sliceOf(character)
    const width = slice ? this.#doc.font(this.#font(slice)).fontSize(UNIT).widthOfString(character) / UNIT : 1
    this.#widths.set(character, width)
    return width
  }

  #font(slice: string): string {
    if (!this.#registered.has(slice)) {
      this.#doc.registerFont(slice, this.#fonts.bytesOf(slice))
      this.#registered.add(slice)
    }
    return slice
  }
}
