import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'
import type { Load, Loaded } from './loader.js'

const { port, inFlight, forMs, requests } = workerData as Load
const toStarter = parentPort
if (!toStarter) throw new Error('only as a thread')

const DONE = Buffer.from('"type":"success"')

/** Closed loop: each connection sends its next request when the last was answered. */
async function load(): Promise<Loaded> {
  const latencies: number[] = []
  const odd: string[] = []
  let done = 0
  let next = 0
  const began = performance.now()
  const run = async (): Promise<void> => {
    const wire = await Wire.open(port)
    while (performance.now() - began < forMs) {
      const request = requests[next]
      if (!request) break
      next += 1
      const sentAt = performance.now()
      const answer = await wire.ask(request)
      latencies.push(performance.now() - sentAt)
      if (answer.includes(DONE)) done += 1
      else if (odd.length < 5) odd.push(answer.toString('utf8').slice(0, 400))
    }
    wire.close()
  }
  await Promise.all(Array.from({ length: inFlight }, run))
  const seconds = (performance.now() - began) / 1000
  return { perSecond: latencies.length / seconds, latencies, done, odd }
}

/** The least of HTTP/1.1 that keeps a connection: what measures must cost little. */
class Wire {
  readonly #socket: Socket
  #chunks: Buffer[] = []
  #size = 0
  #wanted = 0
  #settle: { resolve: (answer: Buffer) => void; reject: (error: Error) => void } | undefined

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (chunk: Buffer) => this.#take(chunk))
    const fail = (error?: Error): void => this.#settle?.reject(error ?? new Error('connection closed'))
    socket.on('error', fail).on('close', () => fail())
  }

  static async open(port: number): Promise<Wire> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    await once(socket, 'connect')
    return new Wire(socket)
  }

  ask(request: Uint8Array): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject }
      this.#socket.write(request)
    })
  }

  close(): void {
    this.#settle = undefined
    this.#socket.destroy()
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#size += chunk.length
    if (this.#wanted === 0) this.#wanted = lengthOf(Buffer.concat(this.#chunks))
    if (this.#wanted === 0 || this.#size < this.#wanted) return
    const answer = Buffer.concat(this.#chunks)
    this.#chunks = []
    this.#size = 0
    this.#wanted = 0
    this.#settle?.resolve(answer)
  }
}

/** Of head and body; zero while the head is not complete. */
function lengthOf(bytes: Buffer): number {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return 0
  const length = /content-length: (\d+)/i.exec(bytes.subarray(0, end).toString('latin1'))?.[1]
  if (length === undefined) throw new Error('an answer without its length')
  return end + 4 + Number(length)
}

toStarter.once('message', async () => toStarter.postMessage(await load()))
toStarter.postMessage('ready')
