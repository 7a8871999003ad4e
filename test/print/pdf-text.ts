import { inflateSync } from 'node:zlib'

/** A PDF as this program writes it, read back: its pages with their size and the text that a reader could copy. */
export interface ReadPage {
  readonly width: number
  readonly height: number
  readonly text: string
}

interface Part {
  readonly head: string
  readonly stream: Buffer | null
}

export function readPdf(pdf: Buffer): ReadPage[] {
  const parts = partsOf(pdf)
  const head = (id: string): string => parts.get(id)?.head ?? ''
  const unpacked = (id: string): Buffer => {
    const part = parts.get(id)
    if (!part?.stream) throw new Error(`no stream ${id}`)
    return part.head.includes('/FlateDecode') ? inflateSync(part.stream) : part.stream
  }
  const pages = [...parts].filter(([, part]) => /\/Type \/Page\b/.test(part.head)).map(([id]) => id)
  return pages.map((id) => {
    const page = head(id)
    const [, , width, height] =
      /\/MediaBox \[([^\]]+)\]/.exec(page)?.[1]?.trim().split(/\s+/).map(Number) ?? []
    const resources = head(refIn(page, 'Resources'))
    const fonts = new Map<string, Map<number, string>>()
    for (const [, name = '', font = ''] of resources.matchAll(/\/(F\d+) (\d+) 0 R/g))
      fonts.set(name, toUnicode(unpacked(refIn(head(font), 'ToUnicode')).toString('latin1')))
    const text = shownText(unpacked(refIn(page, 'Contents')).toString('latin1'), fonts)
    return { width: width ?? 0, height: height ?? 0, text }
  })
}

function refIn(head: string, key: string): string {
  return new RegExp(`/${key} (\\d+) 0 R`).exec(head)?.[1] ?? ''
}

function partsOf(pdf: Buffer): Map<string, Part> {
  const raw = pdf.toString('latin1')
  const parts = new Map<string, Part>()
  for (const { index, 1: id = '' } of raw.matchAll(/^(\d+) 0 obj$/gm)) {
    const end = raw.indexOf('\nendobj', index)
    const begins = raw.indexOf('\nstream\n', index)
    const hasStream = begins !== -1 && begins < end
    const head = raw.slice(index, hasStream ? begins : end)
    const length = Number(/\/Length (\d+)/.exec(head)?.[1] ?? 0)
    const from = begins + '\nstream\n'.length
    parts.set(id, { head, stream: hasStream ? pdf.subarray(from, from + length) : null })
  }
  return parts
}

function toUnicode(cmap: string): Map<number, string> {
  const glyphs = new Map<number, string>()
  const decoded = (hex: string): string => Buffer.from(hex, 'hex').swap16().toString('utf16le')
  for (const [, from = '', , list = ''] of cmap.matchAll(/<(\w+)> <(\w+)> \[([^\]]*)\]/g))
    for (const [i, [, hex = '']] of [...list.matchAll(/<(\w+)>/g)].entries())
      glyphs.set(Number.parseInt(from, 16) + i, decoded(hex))
  return glyphs
}

function shownText(content: string, fonts: ReadonlyMap<string, ReadonlyMap<number, string>>): string {
  let text = ''
  let font: ReadonlyMap<number, string> | undefined
  for (const [, name, shown] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
    if (name) font = fonts.get(name)
    for (const [, hex = ''] of (shown ?? '').matchAll(/<(\w+)>/g))
      for (const glyph of hex.match(/.{4}/g) ?? []) text += font?.get(Number.parseInt(glyph, 16)) ?? '?'
  }
  return text
}
