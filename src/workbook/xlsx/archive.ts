import { pipeline, type Readable } from 'node:stream'
import { createInflateRaw } from 'node:zlib'
import { type Entry, fromBuffer, open, type ZipFile } from 'yauzl'
import type { WorkbookLimits } from '../limits.js'
import { WorkbookRefused } from '../problems.js'

const MB = 1024 * 1024
const NOT_XLSX = '这不是 Excel 工作簿（.xlsx），或者文件已损坏。请在 Excel 或 WPS 里另存为 .xlsx 后再试'
const TOO_BIG = '文件解开后太大，不像登记表，没有读取。请删去多余的表、图片和空行，另存后再试'
/** Small entries compress well by nature; only what unpacks to more than this can hurt. */
const RATIO_FROM_BYTES = MB
/** Unpacked at a time: each piece is a way to another thread and back. */
const PIECE_BYTES = 128 * 1024

/** Opens what may be an xlsx and checks its directory. Nothing is unpacked by that. */
export async function openArchive(file: string | Buffer, limits: WorkbookLimits): Promise<Archive> {
  const zip = await openZip(file)
  if (zip.fileSize > limits.fileBytes) {
    zip.close()
    const limit = Math.floor(limits.fileBytes / MB)
    throw new WorkbookRefused(`文件超过 ${limit} MB，没有读取。请删去图片，或分成几个文件依次导入`)
  }
  try {
    return new Archive(zip, await readDirectory(zip, limits), limits)
  } catch (error) {
    zip.close()
    throw error instanceof WorkbookRefused ? error : new WorkbookRefused(NOT_XLSX, { cause: error })
  }
}

function openZip(file: string | Buffer): Promise<ZipFile> {
  const options = { lazyEntries: true, autoClose: false, strictFileNames: false }
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, zip?: ZipFile) => {
      if (zip) resolve(zip)
      else if (error && 'code' in error && error.code === 'ENOENT') {
        reject(new WorkbookRefused('找不到这个文件。请核对路径', { cause: error }))
      } else reject(new WorkbookRefused(NOT_XLSX, { cause: error }))
    }
    if (typeof file === 'string') open(file, options, done)
    else fromBuffer(file, options, done)
  })
}

async function readDirectory(zip: ZipFile, limits: WorkbookLimits): Promise<Map<string, Entry>> {
  if (zip.entryCount > limits.entries) throw new WorkbookRefused(TOO_BIG)
  const entries = new Map<string, Entry>()
  let unpacked = 0
  for await (const entry of zip.eachEntry()) {
    if (entry.isEncrypted()) throw new WorkbookRefused('文件加了密码。请去掉密码另存后再试')
    unpacked += entry.uncompressedSize
    if (unpacked > limits.unpackedBytes || tooDense(entry, limits.ratio)) throw new WorkbookRefused(TOO_BIG)
    if (entries.has(entry.fileName)) throw new WorkbookRefused(NOT_XLSX)
    entries.set(entry.fileName, entry)
  }
  if (!entries.has('xl/workbook.xml') && !entries.has('[Content_Types].xml'))
    throw new WorkbookRefused(NOT_XLSX)
  return entries
}

function tooDense(entry: Entry, ratio: number): boolean {
  return entry.uncompressedSize > RATIO_FROM_BYTES && entry.uncompressedSize > entry.compressedSize * ratio
}

/** An opened xlsx whose directory is within the limits. Unpacking counts: a directory can lie. */
export class Archive {
  readonly #zip: ZipFile
  readonly #entries: ReadonlyMap<string, Entry>
  readonly #limits: WorkbookLimits
  #unpacked = 0

  constructor(zip: ZipFile, entries: ReadonlyMap<string, Entry>, limits: WorkbookLimits) {
    this.#zip = zip
    this.#entries = entries
    this.#limits = limits
  }

  has(name: string): boolean {
    return this.#entries.has(name)
  }

  /** The text of one entry, piece by piece. */
  async *text(name: string, limitBytes: number = this.#limits.unpackedBytes): AsyncGenerator<string> {
    const entry = this.#entries.get(name)
    if (!entry) throw new WorkbookRefused(NOT_XLSX)
    let stream: Readable | undefined
    const decoder = new TextDecoder('utf-8', { fatal: true })
    let counted = 0
    try {
      stream = await this.#unpacking(entry)
      for await (const piece of stream as AsyncIterable<Buffer>) {
        counted += piece.length
        this.#unpacked += piece.length
        if (counted > limitBytes || this.#unpacked > this.#limits.unpackedBytes) {
          throw new WorkbookRefused(TOO_BIG)
        }
        if (counted > entry.uncompressedSize) throw new WorkbookRefused(NOT_XLSX)
        yield decoder.decode(piece, { stream: true })
      }
      if (counted < entry.uncompressedSize) throw new WorkbookRefused(NOT_XLSX)
      yield decoder.decode()
    } catch (error) {
      if (error instanceof WorkbookRefused) throw error
      throw new WorkbookRefused(NOT_XLSX, { cause: error })
    } finally {
      stream?.destroy()
    }
  }

  async #unpacking(entry: Entry): Promise<Readable> {
    if (!entry.isCompressed()) return this.#zip.openReadStreamPromise(entry)
    const packed = await this.#zip.openReadStreamPromise(entry, { decodeFileData: false })
    // An error of either one ends both, and shows where the pieces are read.
    return pipeline(packed, createInflateRaw({ chunkSize: PIECE_BYTES }), () => undefined)
  }

  close(): void {
    this.#zip.close()
  }
}
