import os from 'node:os'
import { mongo } from 'mongoose'
import type { Leases } from '../../spine/ports.js'

const LEASE_MS = 6_000

/** Owners inside this process: they live as long as it does. */
const ownersHere = new Set<string>()
let ownerCount = 0

interface LeaseDocument {
  _id: string
  county: string
  host: string
  pid: number
  owner: string
  fence: number
  until: Date
}

/**
 * Leases by the server's clock alone, so that a host with a wrong clock can't take what another holds. A holder on this
 * very host whose process is gone is not waited for.
 */
export class MongoLeases implements Leases {
  readonly #county: string
  readonly #leases: mongo.Collection<LeaseDocument>
  readonly #owner: string

  constructor(county: string, db: mongo.Db) {
    this.#county = county
    this.#leases = db.collection('leases')
    ownerCount += 1
    this.#owner = `${os.hostname()}:${process.pid}:${Date.now().toString(36)}:${ownerCount}`
    ownersHere.add(this.#owner)
  }

  async hold(name: string): Promise<{ fence: number; validMs: number } | null> {
    const _id = `${this.#county}/${name}`
    const current = (await this.#leases.findOne({ _id })) ?? (await this.#first(_id))
    const dead = current.owner !== this.#owner && isDead(current)
    const free = [
      { owner: this.#owner },
      { $expr: { $lt: ['$until', '$$NOW'] } },
      ...(dead ? [{ owner: current.owner }] : []),
    ]
    const mine = { $eq: ['$owner', this.#owner] }
    const fence = { $cond: [mine, '$fence', { $add: ['$fence', 1] }] }
    const held = await this.#leases.findOneAndUpdate(
      { _id, $or: free },
      [{ $set: { ...this.#holder(), fence, until: { $add: ['$$NOW', LEASE_MS] } } }],
      { returnDocument: 'after' },
    )
    return held && { fence: held.fence, validMs: LEASE_MS }
  }

  /** Nobody has held it yet: a lease that has run out, for all to compete for. */
  async #first(_id: string): Promise<LeaseDocument> {
    const free = { _id, county: this.#county, host: '', pid: 0, owner: '', fence: 0, until: new Date(0) }
    try {
      await this.#leases.insertOne(free)
    } catch (error) {
      if (!(error instanceof mongo.MongoServerError) || error.code !== 11000) throw error
    }
    return free
  }

  #holder(): { owner: string; host: string; pid: number } {
    return { owner: this.#owner, host: os.hostname(), pid: process.pid }
  }

  async release(name: string): Promise<void> {
    await this.#leases.updateOne({ _id: `${this.#county}/${name}`, owner: this.#owner }, [
      { $set: { until: { $subtract: ['$$NOW', 1] } } },
    ])
  }
}

function isDead(lease: LeaseDocument): boolean {
  if (lease.host !== os.hostname() || ownersHere.has(lease.owner)) return false
  if (lease.pid === process.pid) return true
  try {
    process.kill(lease.pid, 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}
