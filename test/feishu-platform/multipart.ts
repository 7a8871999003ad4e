export interface Part {
  readonly name: string
  readonly filename: string | undefined
  readonly bytes: Buffer
}

/** Reads `multipart/form-data`; parts may lack a filename, as those of the SDK do. `undefined` where it is none. */
export function readMultipart(contentType: string, raw: Buffer): Part[] | undefined {
  const boundary = /^multipart\/form-data;.*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType)
  const mark = boundary?.[1] ?? boundary?.[2]
  if (!mark) return undefined
  const delimiter = Buffer.from(`--${mark}`)
  const parts: Part[] = []
  let at = raw.indexOf(delimiter)
  while (at >= 0) {
    const start = at + delimiter.length
    const next = raw.indexOf(delimiter, start)
    if (next < 0) break
    const part = readPart(raw.subarray(start + 2, next - 2))
    if (part) parts.push(part)
    at = next
  }
  return parts
}

function readPart(bytes: Buffer): Part | undefined {
  const split = bytes.indexOf('\r\n\r\n')
  if (split < 0) return undefined
  const head = bytes.subarray(0, split).toString('utf8')
  const disposition = /content-disposition:\s*form-data;([^\r\n]*)/i.exec(head)?.[1] ?? ''
  const name = /[;\s]name="([^"]*)"/.exec(disposition)?.[1]
  if (name === undefined) return undefined
  const filename = /[;\s]filename="([^"]*)"/.exec(disposition)?.[1]
  return { name, filename, bytes: bytes.subarray(split + 4) }
}
