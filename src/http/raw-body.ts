import type { IncomingMessage } from 'node:http'

/** A body that is not read to its end: 413 too large, 408 too slow, 400 broken off. */
export class BodyRefused extends Error {
  readonly status: 400 | 408 | 413

  constructor(status: 400 | 408 | 413, message: string) {
    super(message)
    this.name = 'BodyRefused'
    this.status = status
  }
}

export interface BodyLimits {
  readonly limitBytes: number
  readonly deadlineMs: number
}

/**
 * The bytes of a request as received. The declared length is checked before anything is read, the true one while
 * streaming, since a length may be missing or wrong.
 * @throws BodyRefused
 */
export function readBody(req: IncomingMessage, { limitBytes, deadlineMs }: BodyLimits): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (Number(req.headers['content-length'] ?? 0) > limitBytes) {
      req.resume()
      reject(new BodyRefused(413, 'declared length over the limit'))
      return
    }
    const chunks: Buffer[] = []
    let size = 0
    const timer = setTimeout(() => refuse(408, 'body too slow'), deadlineMs)

    const settle = () => {
      clearTimeout(timer)
      req.off('data', onChunk).off('end', onEnd).off('close', onClose)
      // A later parse error of the connection is emitted on the request; unheard it would end the process.
      req.on('error', ignore)
      req.off('error', onClose)
    }
    const refuse = (status: 400 | 408 | 413, why: string) => {
      settle()
      req.resume()
      reject(new BodyRefused(status, why))
    }
    const onChunk = (chunk: Buffer) => {
      size += chunk.length
      if (size > limitBytes) refuse(413, 'body over the limit')
      else chunks.push(chunk)
    }
    const onEnd = () => {
      settle()
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size))
    }
    const onClose = () => refuse(400, 'broken off')
    req.on('data', onChunk).on('end', onEnd).on('close', onClose).on('error', onClose)
  })
}

function ignore(): void {}
