import { TurnConflict } from '../spine/ports.js'
import { withRetry } from '../store/with-retry.js'

const ATTEMPTS = 10

/** Whoever presses a card at that moment changes it: then it is read again. Outages are waited out as everywhere. */
export async function overConflicts<T>(attempt: () => Promise<T>): Promise<T> {
  for (let nth = 1; ; nth += 1) {
    try {
      return await withRetry(attempt)
    } catch (error) {
      if (!(error instanceof TurnConflict) || nth === ATTEMPTS) throw error
    }
  }
}
