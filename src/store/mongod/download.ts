import { request } from 'node:https'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Mongod, tryMongod } from './binary.js'

const PROBE_LIMIT_MS = 3_000
const DOWNLOAD_LIMIT_MS = 240_000
const DEFAULT_HOST = 'https://fastdl.mongodb.org'

export interface DownloadSettings {
  readonly cacheDir: string
  readonly mirror?: string
  /** A proxy does the talking: then a direct probe would prove nothing. */
  readonly proxied: boolean
}

/** What mongodb-memory-server fetched earlier, here or for another project of this user. */
export async function findDownloaded(settings: DownloadSettings): Promise<Mongod> {
  const { DryMongoBinary } = await import('mongodb-memory-server')
  const options = await DryMongoBinary.generateOptions({ downloadDir: downloadFolder(settings.cacheDir) })
  const path = await DryMongoBinary.locateBinary({ ...options, systemBinary: '' })
  if (path === undefined) throw new Error('还是空的')
  return tryMongod(path)
}

function downloadFolder(cacheDir: string): string {
  return join(cacheDir, 'mongodb-binaries')
}

/**
 * The normal download of mongodb-memory-server. It has no time limit of its own and retries long, so the host is asked
 * first. Throws with the reason.
 */
export async function fetchWithMemoryServer(settings: DownloadSettings): Promise<Mongod> {
  const host = settings.mirror ?? DEFAULT_HOST
  if (!settings.proxied) await probe(host, PROBE_LIMIT_MS)
  const { MongoBinary } = await import('mongodb-memory-server')
  const stop = new AbortController()
  const late = sleep(DOWNLOAD_LIMIT_MS, undefined, { signal: stop.signal, ref: false }).then(() => {
    throw new Error(`超过 ${DOWNLOAD_LIMIT_MS / 1000} 秒没有下载完`)
  })
  try {
    const path = await Promise.race([
      MongoBinary.getPath({ downloadDir: downloadFolder(settings.cacheDir) }),
      late,
    ])
    return await tryMongod(path)
  } finally {
    stop.abort()
    late.catch(() => undefined)
  }
}

/** Resolves when the host answers anything at all; rejects with the reason after `limitMs` at the latest. */
export function probe(url: string, limitMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method: 'HEAD' }, (response) => {
      response.resume()
      resolve()
    })
    const timer = setTimeout(() => asked.destroy(new Error(`${limitMs} 毫秒内没有回应`)), limitMs)
    asked.on('error', (error) => reject(new Error(`${new URL(url).host} 不可达（${error.message}）`)))
    asked.on('close', () => clearTimeout(timer))
    asked.end()
  })
}
