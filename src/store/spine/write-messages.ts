import { mongo } from 'mongoose'
import { TurnConflict } from '../../spine/ports.js'
import { isPassing } from '../with-retry.js'
import type { WriteCommand } from './writes.js'

/** What the writing thread is told when it starts. */
export interface WriterSetting {
  readonly uri: string
  readonly dbName: string
  /** As `armCrashPoint` takes it. */
  readonly crashAt?: string
}

/** To the writing thread; without an order it is to end. */
export type ToWriter = { readonly id: number; readonly commands: readonly WriteCommand[] } | 'end'

/** From it: that it can begin, or what became of an order. */
export type FromWriter = 'ready' | { readonly id: number; readonly failure?: Failure }

/** Between threads an error loses its class and its labels, and both decide what is done about it. */
export interface Failure {
  readonly kind: 'conflict' | 'network' | 'server' | 'other'
  readonly message: string
  readonly code?: number
  readonly labels: readonly string[]
}

export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { kind: 'other', message: String(error), labels: [] }
  const { message } = error
  if (error instanceof TurnConflict) return { kind: 'conflict', message, labels: [] }
  if (!(error instanceof mongo.MongoError)) return { kind: 'other', message, labels: [] }
  const labels = error.errorLabels
  if (error instanceof mongo.MongoServerError)
    return {
      ...{ kind: 'server', message, labels },
      ...(typeof error.code === 'number' ? { code: error.code } : {}),
    }
  return { kind: isPassing(error) ? 'network' : 'other', message, labels }
}

/** An error that is handled as the original would have been. */
export function errorOf({ kind, message, code, labels }: Failure): Error {
  switch (kind) {
    case 'conflict':
      return new TurnConflict(message)
    case 'network':
      return new mongo.MongoNetworkError(message)
    case 'server':
      return new mongo.MongoServerError({
        message,
        errorLabels: [...labels],
        ...(code === undefined ? {} : { code }),
      })
    case 'other':
      return new Error(message)
  }
}
