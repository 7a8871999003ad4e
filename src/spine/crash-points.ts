/**
 * Named moments at which a crash test kills the process. Unarmed (always, outside such a test) a pass costs one comparison.
 */
export const CRASH_POINTS = [
  'received',
  'inbox-stored',
  'turn-computed',
  'txn-written',
  'txn-committed',
  'acknowledged',
  'outbox-claimed',
  'send-requested',
  'send-answered',
  'sent-marked',
] as const
export type CrashPoint = (typeof CRASH_POINTS)[number]

let armed: { readonly point: string; left: number } | null = null

/** `name:count`: the process kills itself at the count-th pass of the point. */
export function armCrashPoint(spec: string): void {
  const [point = '', count = '1'] = spec.split(':')
  armed = { point, left: Number(count) }
}

/** What is armed and not reached yet, for a thread that passes points too. */
export function armedCrashPoint(): string | undefined {
  return armed ? `${armed.point}:${armed.left}` : undefined
}

export function crashPoint(point: CrashPoint): void {
  if (armed === null || armed.point !== point) return
  armed.left -= 1
  if (armed.left === 0) process.kill(process.pid, 'SIGKILL')
}
