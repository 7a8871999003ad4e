/** The characters that a TrueType font has glyphs for, from its `cmap`: formats 4 and 12, which all Unicode fonts have. */
export function charactersOf(font: Buffer): number[] {
  const cmap = tableOf(font, 'cmap')
  if (cmap === null) return []
  const count = font.readUInt16BE(cmap + 2)
  const found: number[] = []
  for (let i = 0; i < count; i += 1) {
    const at = cmap + font.readUInt32BE(cmap + 4 + i * 8 + 4)
    const format = font.readUInt16BE(at)
    if (format === 4) found.push(...segments(font, at))
    if (format === 12) found.push(...groups(font, at))
  }
  return found
}

function tableOf(font: Buffer, name: string): number | null {
  const count = font.readUInt16BE(4)
  for (let i = 0; i < count; i += 1) {
    const at = 12 + i * 16
    if (font.toString('latin1', at, at + 4) === name) return font.readUInt32BE(at + 8)
  }
  return null
}

/** Format 4: segments of the basic plane. */
function* segments(font: Buffer, at: number): Generator<number> {
  const size = font.readUInt16BE(at + 6)
  const [ends, starts] = [at + 14, at + 16 + size]
  const [deltas, offsets] = [starts + size, starts + 2 * size]
  for (let i = 0; i < size; i += 2) {
    const [start, end] = [font.readUInt16BE(starts + i), font.readUInt16BE(ends + i)]
    const [delta, offset] = [font.readUInt16BE(deltas + i), font.readUInt16BE(offsets + i)]
    for (let code = start; code <= end && code !== 0xffff; code += 1) {
      const indirect = offset === 0 ? code : font.readUInt16BE(offsets + i + offset + 2 * (code - start))
      const glyph = offset !== 0 && indirect === 0 ? 0 : (indirect + delta) & 0xffff
      if (glyph !== 0) yield code
    }
  }
}

/** Format 12: groups of any plane. */
function* groups(font: Buffer, at: number): Generator<number> {
  const count = font.readUInt32BE(at + 12)
  for (let i = 0; i < count; i += 1) {
    const group = at + 16 + i * 12
    const [start, end] = [font.readUInt32BE(group), font.readUInt32BE(group + 4)]
    for (let code = start; code <= end; code += 1) yield code
  }
}
