import { readFileSync } from 'node:fs'

/** Linux counts in hundredths of a second for whoever asks. */
const TICKS_PER_SECOND = 100

/**
 * Gauges how much of the machine's processor time goes to processes that are not ours between the call and the call of
 * what it returns, as a share of all processors (0 to 1). Zero where the system has no `/proc`.
 */
export function gaugeNoise(pids: () => readonly (number | undefined)[]): () => number {
  const before = machineTicks()
  const oursBefore = new Map(pids().map((pid) => [pid, ticksOf(pid)]))
  return () => {
    const now = machineTicks()
    const ours = pids().reduce<number>((sum, pid) => sum + ticksOf(pid) - (oursBefore.get(pid) ?? 0), 0)
    const all = now.all - before.all
    return all > 0 ? Math.max(0, now.busy - before.busy - ours) / all : 0
  }
}

function machineTicks(): { busy: number; all: number } {
  const [user = 0, nice = 0, system = 0, idle = 0, wait = 0, irq = 0, soft = 0, steal = 0] = numbers(
    read('/proc/stat').split('\n')[0] ?? '',
  )
  const busy = user + nice + system + irq + soft + steal
  return { busy, all: busy + idle + wait }
}

/** Processor seconds that a process has used so far. */
export function secondsOf(pid: number | undefined): number {
  return ticksOf(pid) / TICKS_PER_SECOND
}

/** User and system time of a process and of its children that have ended. */
function ticksOf(pid: number | undefined): number {
  if (pid === undefined) return 0
  const stat = read(`/proc/${pid}/stat`)
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at] ?? 0), 0)
}

function numbers(line: string): number[] {
  return line.trim().split(/\s+/).slice(1).map(Number)
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
