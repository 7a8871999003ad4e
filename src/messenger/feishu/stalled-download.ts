import { pipeline, type Readable, Transform } from 'node:stream'
import { MessengerError } from '../port.js'

/**
 * Passes a download on and breaks it off when nothing comes for `idleMs`: the time limit of the HTTP client ends with
 * the headers, so a body that stops half way would be waited for for ever.
 */
export function endWhenStalled(source: Readable, idleMs: number): Readable {
  const passed = new Transform({
    transform(chunk, _encoding, done) {
      timer.refresh()
      done(null, chunk)
    },
  })
  const timer = setTimeout(() => {
    passed.destroy(new MessengerError('retry', 'stalled', 'a download stopped half way'))
  }, idleMs).unref()
  // Errors of either side reach whoever reads `passed`.
  pipeline(source, passed, () => clearTimeout(timer))
  return passed
}
