import pino, { type Logger } from 'pino'

const MAX_CAUSES = 4
const MAX_MESSAGE = 500

/** A child keeps the level it was born with, and rooms make theirs before the level is known. */
const children = new Set<{ level: string }>()

/** The root logger. Messages are constants; ids and figures go in as fields; names, phones, texts, tokens never. */
export const logger: Logger = pino(
  {
    level: 'info',
    base: null,
    serializers: { err: (error: unknown) => errorRecord(error) },
    onChild: (child) => {
      children.add(child)
    },
  },
  pino.destination({ dest: 2, sync: false }),
)

export function setLogLevel(level: string): void {
  logger.level = level
  for (const child of children) child.level = level
}

/** What is logged of an error. */
export interface ErrorRecord {
  readonly type: string
  readonly message: string
  readonly code?: string | number
  readonly outcome?: string
  readonly frames?: string
  readonly cause?: ErrorRecord
}

/**
 * An error without the things it carries: errors of the database hold the documents they were about, those of the HTTP
 * client the whole request with its token. Only what is named here goes into the log.
 */
export function errorRecord(error: unknown, depth = 0): ErrorRecord {
  if (!(error instanceof Error)) return { type: typeof error, message: 'not an error' }
  const { code, outcome, cause } = error as Error & { code?: unknown; outcome?: unknown }
  return {
    type: error.constructor.name,
    message: withoutValues(error.message),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(typeof outcome === 'string' ? { outcome } : {}),
    ...(error.stack ? { frames: framesOf(error.stack) } : {}),
    ...(cause instanceof Error && depth < MAX_CAUSES ? { cause: errorRecord(cause, depth + 1) } : {}),
  }
}

/** The first lines of a stack repeat the message. */
function framesOf(stack: string): string {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n')
}

/** Messages quote what was wrong: keys of documents, text that is no JSON, values that do not fit. */
function withoutValues(message: string): string {
  return message
    .slice(0, MAX_MESSAGE)
    .replace(/dup key:.*$/su, 'dup key')
    .replaceAll(/"[^"]*"?/gu, '"…"')
    .replaceAll(/“[^”]*”?/gu, '“…”')
    .replaceAll(/\d{11,}/gu, '…')
}

export type { Logger }
