import { setTimeout as sleep } from 'node:timers/promises'

/** ConfigurationInProgress. */
const IN_PROGRESS = 109
const PAUSE_MS = 100
/** The node writes one small document; what takes longer is another trouble. */
const MOST_ATTEMPTS = 100

/** Does it again while the replica set is busy with its own configuration. */
export async function whileConfiguring<T>(
  work: () => Promise<T>,
  pause: () => Promise<unknown> = () => sleep(PAUSE_MS),
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      const isBusy = (error as { code?: unknown }).code === IN_PROGRESS
      if (!isBusy || attempt >= MOST_ATTEMPTS) throw error
      await pause()
    }
  }
}
