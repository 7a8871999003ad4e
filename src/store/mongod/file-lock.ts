import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

/** A lock that is a file; it says who holds it, so a dead holder's lock can be taken over. */
export interface FileLock {
  release(): Promise<void>
}

interface Holder {
  readonly pid: number
  /** Tells a process from a later one with the same number; null where the system does not say. */
  readonly born: string | null
  readonly token: string
}

/** A lock that is still empty is being written this very moment, unless it stays so for longer than this. */
const UNWRITTEN_LIMIT_MS = 2_000
const GUARD_LIMIT_MS = 5_000

/** `kind: 'held'` names the live process that has the lock. */
export type LockAttempt = { readonly kind: 'taken'; readonly lock: FileLock } | { kind: 'held'; pid: number }

/** Takes the lock at `path`, or says who has it. A lock whose process is gone is taken over. */
export async function tryLock(path: string): Promise<LockAttempt> {
  for (;;) {
    const lock = await create(path)
    if (lock) return { kind: 'taken', lock }
    const holder = await readHolder(path)
    if (holder === 'gone') continue
    if (holder !== 'unwritten' && isAlive(holder)) return { kind: 'held', pid: holder.pid }
    if (holder === 'unwritten' && (await ageMs(path)) < UNWRITTEN_LIMIT_MS) await sleep(50)
    else await removeDead(path)
  }
}

/** Waits for the lock at most `limitMs`, runs `work`, and gives the lock back whatever happens. */
export async function withLock<T>(path: string, limitMs: number, work: () => Promise<T>): Promise<T> {
  const until = Date.now() + limitMs
  for (;;) {
    const attempt = await tryLock(path)
    if (attempt.kind === 'taken') {
      try {
        return await work()
      } finally {
        await attempt.lock.release()
      }
    }
    if (Date.now() > until) throw new Error(`进程 ${attempt.pid} 占用 ${path} 已超过 ${limitMs / 1000} 秒`)
    await sleep(100)
  }
}

async function create(path: string): Promise<FileLock | undefined> {
  const me: Holder = { pid: process.pid, born: bornAt(process.pid), token: randomUUID() }
  try {
    await writeFile(path, JSON.stringify(me), { flag: 'wx' })
  } catch (error) {
    if (isCode(error, 'EEXIST')) return undefined
    throw error
  }
  return {
    release: async () => {
      const holder = await readHolder(path)
      if (typeof holder === 'object' && holder.token === me.token) await rm(path, { force: true })
    },
  }
}

/** One process at a time may remove a dead lock, and looks again before it does: otherwise a live one could go. */
async function removeDead(path: string): Promise<void> {
  const guard = `${path}.takeover`
  try {
    await writeFile(guard, '', { flag: 'wx' })
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
    if ((await ageMs(guard)) > GUARD_LIMIT_MS) await rm(guard, { force: true })
    await sleep(50)
    return
  }
  try {
    const holder = await readHolder(path)
    const dead =
      holder === 'unwritten'
        ? (await ageMs(path)) >= UNWRITTEN_LIMIT_MS
        : holder !== 'gone' && !isAlive(holder)
    if (dead) await rm(path, { force: true })
  } finally {
    await rm(guard, { force: true })
  }
}

async function readHolder(path: string): Promise<Holder | 'gone' | 'unwritten'> {
  try {
    const holder = JSON.parse(await readFile(path, 'utf8')) as Holder
    return Number.isInteger(holder.pid) ? holder : 'unwritten'
  } catch (error) {
    return isCode(error, 'ENOENT') ? 'gone' : 'unwritten'
  }
}

async function ageMs(path: string): Promise<number> {
  try {
    return Date.now() - (await stat(path)).mtimeMs
  } catch {
    return 0
  }
}

/** In a container numbers repeat from start to start, so the number alone proves nothing. */
function isAlive(holder: Holder): boolean {
  if (!isRunning(holder.pid)) return false
  return holder.born === null || holder.born === bornAt(holder.pid)
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return isCode(error, 'EPERM')
  }
}

/** Boot and start tick of a process, from `/proc`; null elsewhere than Linux. */
function bornAt(pid: number): string | null {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in brackets may itself hold blanks and brackets; the 22nd field is the 20th after it.
    const startTick = line.slice(line.lastIndexOf(')') + 2).split(' ')[19]
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${startTick}`
  } catch {
    return null
  }
}

export function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
