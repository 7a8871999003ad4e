import { setTimeout as sleep } from 'node:timers/promises'
import { mongo } from 'mongoose'

/**
 * 91 ShutdownInProgress, 175 QueryPlanKilled (the start of a newer version dropped its index), 189 PrimarySteppedDown,
 * 10107 NotWritablePrimary, 11600 InterruptedAtShutdown, 11602 InterruptedDueToReplStateChange,
 * 13435 NotPrimaryNoSecondaryOk, 13436 NotPrimaryOrSecondary.
 */
const PASSING_CODES: ReadonlySet<number> = new Set([91, 175, 189, 10107, 11600, 11602, 13435, 13436])
const PASSING_LABELS = ['TransientTransactionError', 'UnknownTransactionCommitResult'] as const

const FIRST_WAIT_MS = 50
const LONGEST_WAIT_MS = 1_000
const DEADLINE_MS = 30_000
const DUPLICATE_KEY = 11000

/** What a test may put in place of the clock, of chance and of waiting. */
export interface RetryPace {
  /** Milliseconds; only differences count. */
  readonly now: () => number
  readonly random: () => number
  readonly sleep: (ms: number) => Promise<unknown>
  readonly onRetry?: (attempt: number, error: unknown) => void
}

const REAL_PACE: RetryPace = { now: () => performance.now(), random: Math.random, sleep: (ms) => sleep(ms) }

/**
 * Runs `work` again while its failure is the passing of a server, for at most 30 s. The driver's own retries are not
 * enough: when a primary dies, all but one of the operations in flight fail without a label. Every attempt may have been
 * applied although it failed, so `work` must be safe to repeat: deterministic `_id`s, duplicates counted as success.
 */
export async function withRetry<T>(
  work: (attempt: number) => Promise<T>,
  pace: RetryPace = REAL_PACE,
): Promise<T> {
  const start = pace.now()
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work(attempt)
    } catch (error) {
      const waitMs = backoffMs(attempt, pace.random())
      if (!isPassing(error) || pace.now() - start + waitMs > DEADLINE_MS) throw error
      pace.onRetry?.(attempt, error)
      await pace.sleep(waitMs)
    }
  }
}

/** Half of the step is chance, so that writers who failed together do not come back together. */
function backoffMs(attempt: number, random: number): number {
  return Math.min(FIRST_WAIT_MS * 2 ** attempt, LONGEST_WAIT_MS) * (0.5 + random / 2)
}

/** True for failures that pass when the server is back. By class: a list of names missed a cleared pool. */
export function isPassing(error: unknown): boolean {
  if (error instanceof mongo.MongoNetworkError) return true
  if (error instanceof mongo.MongoServerSelectionError) return true
  if (!(error instanceof mongo.MongoError)) return false
  // A bulk write wraps what broke it, whatever that was, in an error of its own class.
  if (error instanceof mongo.MongoBulkWriteError && isPassing(error.errorResponse)) return true
  if (typeof error.code === 'number' && PASSING_CODES.has(error.code)) return true
  return PASSING_LABELS.some((label) => error.hasErrorLabel(label))
}

/** True when a document with this key was there already: on our own deterministic key that means "done before". */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof mongo.MongoError && error.code === DUPLICATE_KEY
}
