import { logger } from '../../logger.js'

const log = logger.child({ part: 'feishu-sdk' })
const maxLength = 200

type Report = (level: 'error' | 'warn' | 'info', says: string) => void
type Write = (...said: unknown[]) => void
export interface SdkLogger {
  readonly error: Write
  readonly warn: Write
  readonly info: Write
  readonly debug: Write
  readonly trace: Write
}

/**
 * What the SDK gets as its logger. Left to itself it prints whole requests: bearer tokens, the app secret, texts.
 * Here only short strings pass, with everything that looks like a secret, an address or a phone number blotted out;
 * of errors only the kind is told; what it says at debug level holds payloads and is dropped.
 */
export function redactingSdkLogger(write: Report = toLog): SdkLogger {
  const at =
    (level: 'error' | 'warn' | 'info') =>
    (...said: unknown[]) =>
      write(level, summary(said))
  const silent = () => undefined
  return { error: at('error'), warn: at('warn'), info: at('info'), debug: silent, trace: silent }
}

/** For API calls: their failures reach whoever called, so here they are only of use when looking closely. */
export function quietly(_level: string, says: string): void {
  log.debug({ says }, 'the feishu sdk reports')
}

function toLog(level: 'error' | 'warn' | 'info', says: string): void {
  // Its notices of info level are banners and connection chatter.
  log[level === 'info' ? 'debug' : level]({ says }, 'the feishu sdk reports')
}

function summary(said: readonly unknown[]): string {
  const parts = said.flat(2).map((item) => (typeof item === 'string' ? item : kindOf(item)))
  return blot(parts.join(' ').slice(0, maxLength))
}

function kindOf(item: unknown): string {
  if (typeof item !== 'object' || item === null) return typeof item
  const { name, code, status } = item as { name?: unknown; code?: unknown; status?: unknown }
  return [name, code, status].filter((fact) => typeof fact === 'string' || typeof fact === 'number').join(':')
}

function blot(text: string): string {
  return text
    .replaceAll(/[a-z]+:\/\/\S+/gi, '…')
    .replaceAll(/\{.*/gs, '{…')
    .replaceAll(/\b(?:Bearer\s+|[tuac]-)[\w.-]{6,}/g, '…')
    .replaceAll(/[\w+/-]{24,}=*/g, '…')
    .replaceAll(/\d{7,}/g, '…')
}
