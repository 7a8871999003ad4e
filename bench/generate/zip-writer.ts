import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { crc32, createDeflateRaw } from 'node:zlib'

interface Entry {
  readonly name: string
  readonly at: number
  readonly crc: number
  readonly packed: number
  readonly size: number
}

/** Sizes follow the content, and names are UTF-8. */
const FLAGS = 0x0808
const CHUNK = 1 << 18

/** Writes a zip file entry by entry from text, never holding an entry whole. Enough for workbooks, no more. */
export class ZipWriter {
  readonly #out: WriteStream
  readonly #entries: Entry[] = []
  #at = 0

  constructor(path: string) {
    this.#out = createWriteStream(path)
  }

  async entry(name: string, texts: Iterable<string>): Promise<void> {
    const at = this.#at
    await this.#write(localHeader(name))
    const deflate = createDeflateRaw({ level: 1 })
    const drained = this.#drain(deflate)
    let crc = 0
    let size = 0
    for (const bytes of chunks(texts)) {
      crc = crc32(bytes, crc)
      size += bytes.length
      if (!deflate.write(bytes)) await once(deflate, 'drain')
    }
    deflate.end()
    const packed = await drained
    this.#entries.push({ name, at, crc, packed, size })
    await this.#write(words([0x08074b50, 4], [crc, 4], [packed, 4], [size, 4]))
  }

  async close(): Promise<void> {
    const at = this.#at
    for (const entry of this.#entries) await this.#write(directoryRow(entry))
    const count = this.#entries.length
    await this.#write(
      words([0x06054b50, 4], [0, 2], [0, 2], [count, 2], [count, 2], [this.#at - at, 4], [at, 4], [0, 2]),
    )
    this.#out.end()
    await finished(this.#out)
  }

  async #drain(deflate: AsyncIterable<Buffer>): Promise<number> {
    let packed = 0
    for await (const bytes of deflate) {
      packed += bytes.length
      await this.#write(bytes)
    }
    return packed
  }

  async #write(bytes: Buffer): Promise<void> {
    this.#at += bytes.length
    if (!this.#out.write(bytes)) await once(this.#out, 'drain')
  }
}

function* chunks(texts: Iterable<string>): Generator<Buffer> {
  let pending = ''
  for (const text of texts) {
    pending += text
    if (pending.length < CHUNK) continue
    yield Buffer.from(pending)
    pending = ''
  }
  yield Buffer.from(pending)
}

function localHeader(name: string): Buffer {
  const bytes = Buffer.from(name)
  const fields = words(
    [0x04034b50, 4],
    [20, 2],
    [FLAGS, 2],
    [8, 2],
    [0, 4],
    [0, 4],
    [0, 4],
    [0, 4],
    [bytes.length, 2],
    [0, 2],
  )
  return Buffer.concat([fields, bytes])
}

function directoryRow({ name, at, crc, packed, size }: Entry): Buffer {
  const bytes = Buffer.from(name)
  const before = words([0x02014b50, 4], [20, 2], [20, 2], [FLAGS, 2], [8, 2], [0, 4])
  const sizes = words([crc, 4], [packed, 4], [size, 4], [bytes.length, 2])
  return Buffer.concat([before, sizes, words([0, 4], [0, 4], [0, 4], [at, 4]), bytes])
}

/** Numbers of two or four bytes, little end first. */
function words(...fields: readonly (readonly [value: number, bytes: 2 | 4])[]): Buffer {
  const out = Buffer.alloc(fields.reduce((sum, [, bytes]) => sum + bytes, 0))
  let place = 0
  for (const [value, bytes] of fields) place = out.writeUIntLE(value >>> 0, place, bytes)
  return out
}
