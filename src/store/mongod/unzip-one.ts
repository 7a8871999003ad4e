import { createReadStream, createWriteStream } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createInflateRaw } from 'node:zlib'

/** Layout of the zip format (APPNOTE 4.3): sizes in bytes, offsets from the start of each record. */
const END_SIGNATURE = Buffer.from([0x50, 0x4b, 5, 6])
const END_SEARCH_BYTES = 66_000
const CENTRAL_HEADER_BYTES = 46
const LOCAL_HEADER_BYTES = 30
const DEFLATED = 8

interface Entry {
  readonly name: string
  readonly method: number
  readonly packedBytes: number
  readonly bytes: number
  readonly headerOffset: number
}

/** Unpacks the one entry whose name matches into `target`, executable. Throws if there is none or it comes out short. */
export async function unzipOne(zip: string, name: RegExp, target: string): Promise<void> {
  const handle = await open(zip)
  try {
    const entry = (await entriesOf(handle)).find((candidate) => name.test(candidate.name))
    if (!entry) throw new Error(`压缩包里没有 ${name.source}`)
    const start = await bodyOffset(handle, entry)
    const source = createReadStream(zip, { start, end: start + entry.packedBytes - 1 })
    const sink = createWriteStream(target, { mode: 0o755 })
    if (entry.method === DEFLATED) await pipeline(source, createInflateRaw(), sink)
    else await pipeline(source, sink)
    if ((await stat(target)).size !== entry.bytes) throw new Error(`${entry.name} 解压后长度不对`)
  } finally {
    await handle.close()
  }
}

async function entriesOf(handle: FileHandle): Promise<Entry[]> {
  const { size } = await handle.stat()
  const tail = await readAt(handle, Math.max(0, size - END_SEARCH_BYTES), Math.min(size, END_SEARCH_BYTES))
  const end = tail.lastIndexOf(END_SIGNATURE)
  if (end < 0) throw new Error('不是 zip 文件')
  const directory = await readAt(handle, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12))
  const entries: Entry[] = []
  for (let at = 0; at < directory.length; ) {
    const nameBytes = directory.readUInt16LE(at + 28)
    const nameAt = at + CENTRAL_HEADER_BYTES
    entries.push({
      name: directory.toString('utf8', nameAt, nameAt + nameBytes),
      method: directory.readUInt16LE(at + 10),
      packedBytes: directory.readUInt32LE(at + 20),
      bytes: directory.readUInt32LE(at + 24),
      headerOffset: directory.readUInt32LE(at + 42),
    })
    at = nameAt + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return entries
}

/** The local header repeats the name and may carry other extra fields than the directory does. */
async function bodyOffset(handle: FileHandle, entry: Entry): Promise<number> {
  const header = await readAt(handle, entry.headerOffset, LOCAL_HEADER_BYTES)
  return entry.headerOffset + LOCAL_HEADER_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28)
}

async function readAt(handle: FileHandle, offset: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(bytes)
  await handle.read(buffer, 0, bytes, offset)
  return buffer
}
