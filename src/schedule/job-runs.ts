import type { Instant } from '../domain/time.js'
import type { Posted } from './job.js'

/** The right to run one tick, until the lease ends or someone with a higher fence has it. */
export interface Claim {
  readonly job: string
  readonly at: Instant
  readonly holder: string
  readonly fence: number
  /** Attempts at this tick that threw. */
  readonly failures: number
}

export type ClaimAnswer =
  | { readonly kind: 'claimed'; readonly claim: Claim }
  /** Someone runs it, or it waits for its next attempt. */
  | { readonly kind: 'held' }
  /** Run, skipped or passed over: nothing is left to do. `posted` when it was run. */
  | { readonly kind: 'settled'; readonly posted?: Posted }

/**
 * Who ran which tick. Leases are reckoned by the server's clock alone, so that a host whose clock is wrong cannot take
 * a live lease.
 */
export interface JobRuns {
  /**
   * When this job was seen for the first time with these times, by the server's clock; set by the first call. A job
   * that is moved to other times starts afresh, else it would owe ticks that never were.
   */
  firstSeen(job: string, cron: string): Promise<Instant>
  claim(job: string, at: Instant, leaseMs: number): Promise<ClaimAnswer>
  /** False when the tick has gone to someone else. */
  renew(claim: Claim, leaseMs: number): Promise<boolean>
  /** False when the tick had gone to someone else: what this run did counts as theirs. May be asked again. */
  finish(claim: Claim, posted: Posted): Promise<boolean>
  /** Gives the tick back after an error; it can be claimed again after `retryInMs`. */
  fail(claim: Claim, retryInMs: number): Promise<void>
  /**
   * Closes ticks that will not be run (any more). A tick that is run at this moment or has been run stays as it is.
   */
  passOver(job: string, ticks: readonly Instant[], as: 'skipped' | 'missed'): Promise<PassedOver>
}

export interface PassedOver {
  /** Ticks that were closed by this call. */
  readonly closed: number
  /** Ticks that somebody runs, or died over a moment ago: to be looked at again. */
  readonly held: readonly Instant[]
}
