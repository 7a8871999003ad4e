import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Connection } from 'mongoose'
import { type Random, random } from '#src/demo/random.js'
import type { CrashPoint } from '#src/spine/crash-points.js'
import { type FeishuPlatform, startFeishuPlatform } from '../feishu-platform/platform.js'
import { WebhookChannel } from '../feishu-platform/push-webhook.js'
import type { VirtualUser } from '../feishu-platform/users.js'
import { checkAll, type Fault, leftToSend, openEvidence } from './checks.js'
import { householdId, TOWN_HEAD, writeCountyFile } from './county-file.js'
import { checkWithIssues, movesMade } from './issue-checks.js'
import { freePort, Program, SOURCE_PROGRAM } from './program.js'
import { RecordingChannel } from './recording-channel.js'
import { type RedeliveryClock, redeliveryClock } from './redelivery-clock.js'
import { cadreNames, type Simulated, SimulatedCadre } from './simulated-cadre.js'
import { SimulatedOffice } from './simulated-office.js'

/** What people do meanwhile: log visits by taps, or follow issues from the door to their end. */
export type Traffic = 'visits' | 'issues'

export interface DrillOptions {
  readonly point: CrashPoint
  readonly traffic: Traffic
  readonly kills: number
  /** A replica set; the drill takes a database of its own. */
  readonly mongoUri: string
  /** The bundled program. */
  readonly entry: string
  readonly seed: string
}

export interface DrillResult {
  readonly point: CrashPoint
  readonly traffic: Traffic
  /** Of issues; empty where there are none. */
  readonly moves: string
  readonly kills: number
  readonly pushed: number
  readonly acknowledged: number
  /** Events that the platform repeated to the end in vain; nobody promised anything about them. */
  readonly givenUp: number
  readonly lost: number
  readonly doubled: number
  readonly faults: readonly Fault[]
  readonly seconds: number
}

const PEOPLE: Readonly<Record<Traffic, number>> = { visits: 6, issues: 4 }
const TEXTS_PER_KILL: Readonly<Record<Traffic, number>> = { visits: 1, issues: 3 }
/** At which of its passes the program dies: what an issue goes through takes more turns than a tap. */
const PASSES: Readonly<Record<Traffic, readonly [number, number]>> = { visits: [1, 4], issues: [5, 24] }
const REFILL_ROUNDS: Readonly<Record<Traffic, number>> = { visits: 20, issues: 4 }
const REDELIVERED_SHARE = 0.4
/** How long a point may take to be reached: longer than the lease of a killed sender. */
const REACH_MS = 120_000
const SETTLE_MS = 90_000

/** Kills the program again and again at one point, under traffic, and then looks for what was lost or came twice. */
export async function drill(options: DrillOptions): Promise<DrillResult> {
  const began = performance.now()
  const scene = await Scene.open(options)
  try {
    await scene.warmUp()
    for (let kill = 0; kill < options.kills; kill++) await scene.killOnce()
    await scene.settle()
    const events = [...scene.channel.events.values()]
    const { db, platform, errors } = scene
    const check = options.traffic === 'issues' ? checkWithIssues : checkAll
    const faults = await check({ db, platform, events, errors })
    const sum = (kind: Fault['kind']) =>
      faults.filter((fault) => fault.kind === kind).reduce((total, { count }) => total + count, 0)
    return {
      point: options.point,
      traffic: options.traffic,
      moves: await movesMade(db),
      kills: options.kills,
      pushed: events.length,
      acknowledged: events.filter((event) => event.acknowledged).length,
      givenUp: platform.push.deliveries.filter((delivery) => delivery.state === 'given-up').length,
      lost: sum('lost'),
      doubled: sum('doubled'),
      faults,
      seconds: (performance.now() - began) / 1000,
    }
  } finally {
    await scene.close()
  }
}

/** One platform, one database and one program that dies and comes back. */
class Scene {
  readonly platform: FeishuPlatform
  readonly channel: RecordingChannel
  readonly db: Connection
  readonly #options: DrillOptions
  readonly #clock: RedeliveryClock
  readonly #cadres: readonly Simulated[]
  readonly #random: Random
  readonly #env: Readonly<Record<string, string>>
  readonly #base: string
  readonly errors: string[] = []
  #program: Program | undefined

  private constructor(options: DrillOptions, parts: SceneParts) {
    this.#options = options
    this.platform = parts.platform
    this.channel = parts.channel
    this.db = parts.db
    this.#clock = parts.clock
    this.#cadres = parts.cadres
    this.#random = parts.random
    this.#env = parts.env
    this.#base = parts.base
  }

  static async open(options: DrillOptions): Promise<Scene> {
    const own = random(
      `${options.seed}/${options.traffic === 'visits' ? '' : `${options.traffic}/`}${options.point}`,
    )
    const clock = redeliveryClock(own.fork('redelivery'))
    const platform = await startFeishuPlatform({ clock })
    const users = cadreNames(PEOPLE[options.traffic]).map((name) => platform.user(name))
    const port = await freePort()
    const base = `http://127.0.0.1:${port}`
    const uri = new URL(options.mongoUri)
    uri.pathname = `/crash_${options.traffic}_${options.point.replaceAll('-', '_')}`
    const db = await openEvidence(uri.href)
    await db.dropDatabase()
    const env = environment(platform, uri.href, port)
    await importCounty(options, env, users)
    const channel = new RecordingChannel(new WebhookChannel(`${base}/feishu/events`, platform, clock))
    platform.push.subscribe(channel)
    const cadres = peopleOf(options, platform, users, own)
    return new Scene(options, { platform, channel, db, clock, cadres, random: own, env, base })
  }

  /** Every cadre gets a list to tap on, so that the first kill already meets presses. */
  async warmUp(): Promise<void> {
    const program = this.#start()
    if (!(await program.answers(`${this.#base}/readyz`))) throw new Error(`no start:\n${program.output}`)
    await Promise.all(this.#cadres.map((cadre) => cadre.ask()))
    const lists = this.#cadres.map((cadre) => this.platform.waitForMessage(cadre.isReady, SETTLE_MS))
    await Promise.all(lists)
    await program.kill()
    this.errors.push(...program.errors)
  }

  /** Starts the program so that it will die at the point, and drives traffic until it has. */
  async killOnce(): Promise<void> {
    const { point, traffic } = this.#options
    const program = this.#start(`${point}:${this.#random.between(...PASSES[traffic])}`)
    const deadline = Date.now() + REACH_MS
    if (await program.answers(`${this.#base}/healthz`)) this.#clock.redeliver(REDELIVERED_SHARE)
    for (const cadre of this.#cadres) cadre.texts = TEXTS_PER_KILL[this.#options.traffic]
    for (let round = 0; program.alive; round++) {
      if (Date.now() > deadline) throw new Error(`${point} was not reached:\n${program.output}`)
      // After some rounds only a trickle: what is to come, a sender's lease for one, takes time and not traffic.
      if (round > 3) await Promise.race([pause(300), program.ended])
      const refill = REFILL_ROUNDS[this.#options.traffic]
      if (round % refill === refill - 1) for (const cadre of this.#cadres) cadre.texts += 1
      await this.#actAll()
      await new Promise(setImmediate)
    }
    const { signal, code } = await program.ended
    this.errors.push(...program.errors)
    if (signal !== 'SIGKILL') throw new Error(`the program ended by itself (${code}):\n${program.output}`)
    await this.platform.push.idle()
  }

  /** All at once; where one goes on from what another has done, one after the other, or nothing would get far. */
  async #actAll(): Promise<void> {
    if (this.#options.traffic === 'visits') await Promise.all(this.#cadres.map((cadre) => cadre.act()))
    else for (const one of this.#cadres) await one.act()
  }

  /** Lets everything come to its end: repetitions, waiting events, messages. */
  async settle(): Promise<void> {
    const program = this.#start()
    if (!(await program.answers(`${this.#base}/readyz`))) throw new Error(`no start:\n${program.output}`)
    const deadline = Date.now() + SETTLE_MS
    while (!(await this.#settled())) {
      if (!program.alive) throw new Error(`the program ended by itself:\n${program.output}`)
      if (Date.now() > deadline) break
      this.#clock.redeliver()
      await this.platform.push.idle()
      await pause(50)
    }
    const { code } = await program.stop()
    this.errors.push(...program.errors)
    if (code !== 0) throw new Error(`the program did not stop well (${code}):\n${program.output}`)
  }

  async close(): Promise<void> {
    if (this.#program?.alive) await this.#program.kill()
    await this.db.close()
    await this.platform.close()
  }

  #start(crashAt?: string): Program {
    const env = { ...this.#env, ...(crashAt === undefined ? {} : { MINQING_CRASH_AT: crashAt }) }
    this.#program = new Program([this.#options.entry, 'start'], env)
    return this.#program
  }

  async #settled(): Promise<boolean> {
    if (this.platform.push.deliveries.some((delivery) => delivery.state === 'pending')) return false
    const waiting = await this.db.collection('inbox').countDocuments({ state: { $ne: 'done' } })
    const unsent = await this.db.collection('outbox').countDocuments(leftToSend())
    return waiting + unsent === 0
  }
}

interface SceneParts {
  readonly platform: FeishuPlatform
  readonly channel: RecordingChannel
  readonly db: Connection
  readonly clock: RedeliveryClock
  readonly cadres: readonly Simulated[]
  readonly random: Random
  readonly env: Readonly<Record<string, string>>
  readonly base: string
}

function environment(platform: FeishuPlatform, mongoUri: string, port: number): Record<string, string> {
  return {
    PORT: String(port),
    HOST: '127.0.0.1',
    MONGODB_URI: mongoUri,
    FEISHU_APP_ID: platform.appId,
    FEISHU_APP_SECRET: platform.appSecret,
    FEISHU_ENCRYPT_KEY: platform.encryptKey,
    FEISHU_VERIFICATION_TOKEN: platform.verificationToken,
    FEISHU_MODE: 'webhook',
    FEISHU_DOMAIN: platform.url,
    MINQING_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    LOG_LEVEL: 'warn',
  }
}

/** Every kill uses up some. */
const householdsEach = (kills: number): number => 60 + kills * 8

function peopleOf(
  { traffic, kills }: DrillOptions,
  { push }: FeishuPlatform,
  users: readonly VirtualUser[],
  own: Random,
): Simulated[] {
  if (traffic === 'visits') return users.map((user) => new SimulatedCadre(user, push, own.fork(user.name)))
  return users.map((user, place) => {
    const role = place === 0 ? 'head' : place === TOWN_HEAD ? 'town' : 'cadre'
    const households = Array.from({ length: householdsEach(kills) }, (_, nth) => householdId(place, nth))
    return new SimulatedOffice(user, role, { push, random: own.fork(user.name), households })
  })
}

/** Sets the county up as an office would. */
async function importCounty(
  { kills, traffic }: DrillOptions,
  env: Readonly<Record<string, string>>,
  users: readonly { readonly name: string; readonly openId: string }[],
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'minqing-crash-'))
  try {
    const path = join(folder, 'county.xlsx')
    await writeCountyFile(path, users, householdsEach(kills), traffic === 'issues')
    const program = new Program([...SOURCE_PROGRAM, 'import', path], env)
    const { code } = await program.ended
    if (code !== 0) throw new Error(`the import failed (${code}):\n${program.output}`)
  } finally {
    await rm(folder, { recursive: true })
  }
}
