import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mongoose from 'mongoose'
import { chooseFreePort, waitUntilFree } from '../../src/store/mongod/port.js'
import { findMongod } from './mongod.js'

type Client = InstanceType<typeof mongoose.mongo.MongoClient>

/** A mongod process that a test may kill, start again on the same files, or leave outside any replica set. */
export class RawMongod {
  readonly port: number
  readonly #folder = mkdtempSync(join(tmpdir(), 'minqing-mongod-'))
  readonly #path: string
  readonly #args: readonly string[]
  #process: ChildProcess | undefined

  private constructor(path: string, port: number, args: readonly string[]) {
    this.#path = path
    this.port = port
    this.#args = args
  }

  static async start(args: readonly string[]): Promise<RawMongod> {
    const { path } = await findMongod()
    const mongod = new RawMongod(path, await chooseFreePort(), args)
    await mongod.start()
    return mongod
  }

  /** Resolves when it answers. */
  async start(): Promise<void> {
    const quiet = ['--setParameter', 'diagnosticDataCollectionEnabled=false']
    const place = ['--port', String(this.port), '--bind_ip', '127.0.0.1', '--dbpath', this.#folder]
    const size = ['--wiredTigerCacheSizeGB', '0.25']
    this.#process = spawn(this.#path, [...place, ...size, ...quiet, ...this.#args], { stdio: 'ignore' })
    await this.admin((client) => client.db('admin').command({ ping: 1 }))
  }

  async initiate(name: string): Promise<void> {
    const members = [{ _id: 0, host: `127.0.0.1:${this.port}` }]
    await this.admin((client) => client.db('admin').command({ replSetInitiate: { _id: name, members } }))
  }

  async admin<T>(ask: (client: Client) => Promise<T>): Promise<T> {
    const client = new mongoose.mongo.MongoClient(`mongodb://127.0.0.1:${this.port}/?directConnection=true`)
    try {
      return await ask(client)
    } finally {
      await client.close()
    }
  }

  async kill(): Promise<void> {
    if (!this.#process) return
    const ended = once(this.#process, 'exit')
    this.#process.kill('SIGKILL')
    await ended
    await waitUntilFree(this.port, 5_000)
  }

  async remove(): Promise<void> {
    await this.kill()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
