const PAGE_HEADER = 27
const CONTINUED = 1
/** A minute of the shortest packets. */
const MOST_PACKETS = 24_000

export interface OggOpus {
  readonly channels: 1 | 2
  /** Samples at 48 kHz that the decoder gives before the sound begins. */
  readonly preSkip: number
  readonly packets: readonly Uint8Array[]
}

/**
 * The sound packets of an Ogg file with one or two channels of Opus (RFC 7845), or null for anything else. A file that is
 * cut off gives the packets that are whole.
 */
export function readOggOpus(bytes: Buffer): OggOpus | null {
  const [head, , ...packets] = packetsOf(bytes)
  if (!head || head.length < 19 || head.toString('latin1', 0, 8) !== 'OpusHead') return null
  const channels = head.readUInt8(9)
  // Mapping family 0: one stream. Others are for more than two channels.
  if ((channels !== 1 && channels !== 2) || head.readUInt8(18) !== 0) return null
  return { channels, preSkip: head.readUInt16LE(10), packets: packets.filter(({ length }) => length > 0) }
}

/** The packets of the file's first stream, put together across pages. */
function packetsOf(bytes: Buffer): readonly Buffer[] {
  const packets: Buffer[] = []
  const serial = bytes.length >= PAGE_HEADER ? bytes.readUInt32LE(14) : 0
  let open: Buffer[] = []
  for (let at = 0; packets.length < MOST_PACKETS; ) {
    const page = pageAt(bytes, at)
    if (!page) return packets
    at = page.end
    if (page.serial !== serial) continue
    if (!page.isContinued) open = []
    let from = page.from
    for (const size of page.lacing) {
      open.push(bytes.subarray(from, from + size))
      from += size
      // A packet ends with the first segment that is not full.
      if (size < 255) {
        packets.push(Buffer.concat(open))
        open = []
      }
    }
  }
  return packets
}

interface Page {
  readonly serial: number
  readonly isContinued: boolean
  readonly lacing: Buffer
  readonly from: number
  readonly end: number
}

function pageAt(bytes: Buffer, at: number): Page | null {
  if (at + PAGE_HEADER > bytes.length || bytes.toString('latin1', at, at + 4) !== 'OggS') return null
  const from = at + PAGE_HEADER + bytes.readUInt8(at + 26)
  if (from > bytes.length) return null
  const lacing = bytes.subarray(at + PAGE_HEADER, from)
  const end = from + lacing.reduce((sum, size) => sum + size, 0)
  if (end > bytes.length) return null
  return {
    ...{ serial: bytes.readUInt32LE(at + 14), isContinued: (bytes.readUInt8(at + 5) & CONTINUED) !== 0 },
    ...{ lacing, from, end },
  }
}
