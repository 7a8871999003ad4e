import { Readable } from 'node:stream'
import sharp from 'sharp'

/** A picture that does not compress to nothing, so that cutting it cuts pixels. */
function noise(width: number, height: number) {
  const background = { r: 120, g: 90, b: 60 }
  return sharp({
    create: { width, height, channels: 3, background, noise: { type: 'gaussian', mean: 128, sigma: 40 } },
  })
}

export const picture = (format: 'jpeg' | 'png' | 'webp' | 'gif', width = 320, height = 200) =>
  noise(width, height).toFormat(format).toBuffer()

/** Where a photo was taken, as phones write it. */
export function photoWithPlace(): Promise<Buffer> {
  return noise(400, 300)
    .jpeg()
    .withExif({
      IFD0: { Make: 'PhoneMaker', Model: 'X1' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '27/1 12/1 0/1',
        GPSLongitudeRef: 'E',
        GPSLongitude: '116/1 30/1 0/1',
      },
    })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><secret>家在三组</secret></x:xmpmeta>')
    .toBuffer()
}

/** Half a megabyte of PNG that would unpack to 440 MB: just over the limit of pixels. */
export function pixelBomb(): Promise<Buffer> {
  return sharp({
    create: { width: 12_100, height: 12_100, channels: 3, background: 'red' },
    limitInputPixels: false,
  })
    .png({ compressionLevel: 9 })
    .toBuffer()
}

const filled = (head: Buffer, size: number) => Buffer.concat([head, Buffer.alloc(size - head.length, 7)])

export function opus(size = 6000): Buffer {
  const head = Buffer.alloc(36)
  head.write('OggS', 0)
  head[26] = 1
  head[27] = 19
  head.write('OpusHead', 28)
  return filled(head, size)
}

export const amr = (size = 6000) => filled(Buffer.from('#!AMR\n'), size)
export const mp3 = (size = 6000) => filled(Buffer.from([0xff, 0xfb, 0x90, 0x64]), size)
export const wav = (size = 6000) => filled(Buffer.from('RIFF\x00\x17\x00\x00WAVEfmt ', 'latin1'), size)
export const exe = (size = 6000) => filled(Buffer.from('MZ\x90\x00', 'latin1'), size)
export const m4a = (size = 6000) => filled(ftyp('M4A '), size)
export const heic = (size = 6000) => filled(ftyp('heic'), size)

/** An MP4 with the given tracks. */
export function mp4(...tracks: ('soun' | 'vide')[]): Buffer {
  const boxes = tracks.map((kind) => Buffer.from(`hdlr\0\0\0\0\0\0\0\0${kind}`, 'latin1'))
  return Buffer.concat([ftyp('mp42'), Buffer.alloc(5000, 7), ...boxes, Buffer.alloc(200)])
}

function ftyp(brand: string): Buffer {
  const head = Buffer.from([0, 0, 0, 24])
  return Buffer.concat([head, Buffer.from(`ftyp${brand}`), Buffer.alloc(4), Buffer.from(`${brand}isom`)])
}

/** As a download comes: in pieces of 1000 bytes. `taken` tells how many bytes were asked for. */
export function download(bytes: Buffer): { readonly stream: Readable; taken(): number } {
  let taken = 0
  function* pieces() {
    for (let at = 0; at < bytes.length; at += 1000) {
      const piece = bytes.subarray(at, at + 1000)
      taken += piece.length
      yield piece
    }
  }
  return { stream: Readable.from(pieces(), { highWaterMark: 1 }), taken: () => taken }
}

export async function drained(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}
