/**
 * What a workbook may cost before it is refused. Measured: 380,000 households of a large county are a file of 24 MB
 * (few remarks) to 34 MB (every cell filled and styled), which unpacks to 152 to 226 MB at a ratio of 6 to 7, with
 * shared or inline strings; 140,000 are 9 MB and 56 MB. Everything far beyond that is no registry.
 */
export interface WorkbookLimits {
  readonly fileBytes: number
  /** Of all entries together: as the directory declares them, and as they are counted while unpacking. */
  readonly unpackedBytes: number
  /** Unpacked to packed, of entries that unpack to more than a megabyte. */
  readonly ratio: number
  readonly entries: number
  readonly sharedStringBytes: number
  /** Rows of one sheet. Excel itself ends at 1,048,576. */
  readonly rows: number
  /** Rows whose errors are listed; an office can't read more, and they must fit in memory. */
  readonly problems: number
  readonly timeoutMs: number
  /** JavaScript heap of the reading worker. */
  readonly heapMb: number
}

const MB = 1024 * 1024

/** For a file sent in a chat: some 220,000 fully filled households. A larger county uses the command line. */
export const CHAT_LIMITS: WorkbookLimits = {
  fileBytes: 20 * MB,
  unpackedBytes: 600 * MB,
  ratio: 100,
  entries: 200,
  sharedStringBytes: 200 * MB,
  rows: 1_000_000,
  problems: 50_000,
  timeoutMs: 60_000,
  heapMb: 512,
}

/** For a file an operator names on the command line. */
export const COMMAND_LINE_LIMITS: WorkbookLimits = { ...CHAT_LIMITS, fileBytes: 60 * MB, timeoutMs: 120_000 }
