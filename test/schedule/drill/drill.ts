import { setTimeout as pause } from 'node:timers/promises'
import { type Random, random } from '#src/demo/random.js'
import type { Instant } from '#src/domain/time.js'
import { connect } from '#src/store/connect.js'
import { type Connection, database } from '#src/store/database.js'
import { type FeishuPlatform, startFeishuPlatform } from '../../feishu-platform/platform.js'
import { drillJobs } from './beat.js'
import { checkScheduler, type SchedulerCheck, type SchedulerFacts } from './checks.js'
import { addOverdueIssue, COUNTY, fillCounty } from './drill-county.js'
import { bundleDrill, Fleet } from './fleet.js'

export interface SchedulerDrill {
  /** A replica set; the drill takes a database of its own. */
  readonly mongoUri: string
  readonly database: string
  readonly processes: number
  readonly kills: number
  /** Between two kills, at random. */
  readonly pauseMs: readonly [least: number, most: number]
  readonly outageMs: number
  /** What is away then: every process, unless something is given that stops the database and starts it again. */
  readonly databaseOutage?: { stop(): Promise<void>; start(): Promise<void> }
  readonly everySeconds: number
  readonly seed: string
}

export interface SchedulerDrillResult extends SchedulerCheck {
  readonly kills: number
  readonly seconds: number
}

/** Monday morning, when everything may be sent. */
const BEGIN = Date.parse('2026-05-25T10:00:00+08:00')
const LEASE_MS = 1_500
const GRACE_MS = 2_000
const ISSUE_EVERY_MS = 400
const SETTLE_MS = 60_000

/**
 * Several processes run jobs every few seconds, die one after the other, are all away for a while; then all is counted.
 * `lookAgain` gets what it was counted from.
 */
export async function drillScheduler(
  drill: SchedulerDrill,
  lookAgain?: (facts: SchedulerFacts) => Promise<void>,
): Promise<SchedulerDrillResult> {
  const began = performance.now()
  const scene = await Scene.open(drill)
  try {
    await scene.run()
    const facts = await scene.settle()
    const check = await checkScheduler(facts)
    await lookAgain?.(facts)
    return { ...check, kills: drill.kills, seconds: (performance.now() - began) / 1000 }
  } finally {
    await scene.close()
  }
}

class Scene {
  readonly #drill: SchedulerDrill
  readonly #platform: FeishuPlatform
  readonly #connection: Connection
  readonly #fleet: Fleet
  readonly #random: Random
  readonly #aheadMs: number
  readonly #since: Instant
  #issues = 0

  private constructor(drill: SchedulerDrill, parts: SceneParts) {
    this.#drill = drill
    this.#platform = parts.platform
    this.#connection = parts.connection
    this.#fleet = parts.fleet
    this.#random = parts.random
    this.#aheadMs = parts.aheadMs
    this.#since = parts.since
  }

  static async open(drill: SchedulerDrill): Promise<Scene> {
    const own = random(drill.seed)
    const platform = await startFeishuPlatform()
    const uri = new URL(drill.mongoUri)
    uri.pathname = `/${drill.database}`
    const connection = await connect(uri.href)
    // Whole minutes apart, so that the machine's timers and the drill's ticks meet.
    const aheadMs = BEGIN - Math.floor(Date.now() / 60_000) * 60_000
    const since = Date.now() + aheadMs
    await fillCounty(connection, platform, drillJobs(drill.everySeconds), since)
    const { url, appId, appSecret, encryptKey, verificationToken } = platform
    const app = { url, appId, appSecret, encryptKey, verificationToken }
    const order = {
      ...{ mongoUri: uri.href, county: COUNTY, platform: app, aheadMs },
      ...{ everySeconds: drill.everySeconds, leaseMs: LEASE_MS, graceMs: GRACE_MS },
    }
    const fleet = new Fleet(await bundleDrill(), order, own.fork('victims'))
    return new Scene(drill, { platform, connection, fleet, random: own, aheadMs, since })
  }

  async run(): Promise<void> {
    const { kills, processes } = this.#drill
    await this.#startAll(processes)
    const over = new AbortController()
    const raising = this.#raiseIssues(over.signal)
    const before = Math.ceil(kills / 2)
    for (let kill = 0; kill < before; kill += 1) await this.#killOnce()
    await this.#outage()
    for (let kill = before; kill < kills; kill += 1) await this.#killOnce()
    over.abort()
    await raising
  }

  /** Lets everything come to its end and stops all. */
  async settle(): Promise<SchedulerFacts> {
    const until = this.#now()
    const facts = {
      ...{
        connection: this.#connection,
        platform: this.#platform,
        county: COUNTY,
        errors: this.#fleet.errors,
      },
      ...{ jobs: drillJobs(this.#drill.everySeconds), since: this.#since, until, issues: this.#issues },
    }
    const deadline = performance.now() + SETTLE_MS
    while (performance.now() < deadline && !(await this.#settled(until))) await pause(100)
    await this.#fleet.tell('no more jobs')
    while (performance.now() < deadline && (await this.#unsent()) > 0) await pause(100)
    await this.#fleet.tell('end')
    return facts
  }

  async close(): Promise<void> {
    await this.#fleet.killAll()
    await this.#connection.close()
    await this.#platform.close()
  }

  #now(): Instant {
    return Date.now() + this.#aheadMs
  }

  async #startAll(count: number): Promise<void> {
    await Promise.all(Array.from({ length: count }, () => this.#fleet.start()))
  }

  /** Every other time it waits for a run and hits whoever is in the middle of it; the process is replaced at once. */
  async #killOnce(): Promise<void> {
    const [least, most] = this.#drill.pauseMs
    await pause(this.#random.between(least, most))
    const isAimed = this.#random.chance(0.5)
    const deadline = performance.now() + this.#drill.everySeconds * 1_000
    let pid = isAimed ? await this.#runningPid() : undefined
    while (isAimed && pid === undefined && performance.now() < deadline) {
      await pause(20)
      pid = await this.#runningPid()
    }
    await this.#fleet.killOne(pid)
    await this.#fleet.start()
  }

  async #runningPid(): Promise<number | undefined> {
    const row = await this.#rows('job_runs').findOne({ state: 'running' }, { sort: { startedAt: -1 } })
    const pid = /:(\d+):/.exec(String(row?.holder))?.[1]
    return pid === undefined ? undefined : Number(pid)
  }

  async #outage(): Promise<void> {
    const { databaseOutage, outageMs, processes } = this.#drill
    await (databaseOutage ? databaseOutage.stop() : this.#fleet.killAll())
    await pause(outageMs)
    await (databaseOutage ? databaseOutage.start() : this.#startAll(processes))
  }

  async #raiseIssues(over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      await addOverdueIssue(this.#connection, this.#issues + 1, BEGIN)
      this.#issues += 1
      await pause(ISSUE_EVERY_MS)
    }
  }

  /** Whether the runs that were due by then have ended, and one after the last issue too. */
  async #settled(until: Instant): Promise<boolean> {
    const open = await this.#rows('job_runs').countDocuments({ state: { $in: ['running', 'failed'] } })
    const later = { job: 'overdue-issues', state: 'done', at: { $gt: new Date(until) } }
    return open === 0 && (await this.#rows('job_runs').countDocuments(later)) > 0
  }

  #unsent(): Promise<number> {
    return this.#rows('outbox').countDocuments({ state: { $in: ['queued', 'sending'] } })
  }

  #rows(name: string) {
    return database(this.#connection).collection(name)
  }
}

interface SceneParts {
  readonly platform: FeishuPlatform
  readonly connection: Connection
  readonly fleet: Fleet
  readonly random: Random
  readonly aheadMs: number
  /** Since when the county has known the jobs. */
  readonly since: Instant
}
