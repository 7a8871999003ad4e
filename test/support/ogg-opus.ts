/** 20 ms of a mono Opus stream in which nothing is heard. */
const SILENCE = Buffer.from('f8fffe', 'hex')

/** An Ogg file with these packets of 20 ms each. */
export function oggOpus(packets: readonly Buffer[], { channels = 1 } = {}): Buffer {
  const head = Buffer.alloc(19)
  head.write('OpusHead', 'latin1')
  head.writeUInt8(1, 8)
  head.writeUInt8(channels, 9)
  head.writeUInt16LE(312, 10)
  head.writeUInt32LE(48_000, 12)
  const tags = Buffer.concat([Buffer.from('OpusTags', 'latin1'), Buffer.alloc(8)])
  const pages = [page([head], 0, 0, 2), page([tags], 1, 0, 0)]
  for (let at = 0; at < packets.length; at += 50) {
    const some = packets.slice(at, at + 50)
    const isLast = at + 50 >= packets.length
    pages.push(page(some, pages.length, (at + some.length) * 960, isLast ? 4 : 0))
  }
  return Buffer.concat(pages)
}

/** A voice message of so many seconds, in which nothing is said. */
export function voiceMessage(seconds: number): Buffer {
  return oggOpus(Array.from({ length: seconds * 50 }, () => SILENCE))
}

function page(packets: readonly Buffer[], sequence: number, granule: number, type: number): Buffer {
  const lacing = packets.flatMap(({ length }) => [
    ...Array.from({ length: Math.floor(length / 255) }, () => 255),
    length % 255,
  ])
  return oggPage(lacing, Buffer.concat(packets), { sequence, granule, type })
}

/** `type`: 1 where it goes on with a packet of the page before, 2 for the first, 4 for the last page. */
export function oggPage(
  lacing: readonly number[],
  body: Buffer,
  { sequence, type, granule = 0 }: { sequence: number; type: number; granule?: number },
): Buffer {
  const header = Buffer.alloc(27)
  header.write('OggS', 'latin1')
  header.writeUInt8(type, 5)
  header.writeBigUInt64LE(BigInt(granule), 6)
  header.writeUInt32LE(7, 14)
  header.writeUInt32LE(sequence, 18)
  header.writeUInt8(lacing.length, 26)
  const whole = Buffer.concat([header, Buffer.from(lacing), body])
  whole.writeUInt32LE(checksum(whole), 22)
  return whole
}

function checksum(bytes: Buffer): number {
  let crc = 0
  for (const byte of bytes) {
    crc ^= byte << 24
    for (let i = 0; i < 8; i++) crc = (crc & 0x80000000) !== 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1
  }
  return crc >>> 0
}
