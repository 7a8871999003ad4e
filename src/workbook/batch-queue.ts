import type { WorkbookRefused } from './problems.js'

/** Batches on their way from one who doesn't wait to one who does. */
export class BatchQueue implements AsyncIterable<Uint8Array> {
  readonly #waiting: Uint8Array[] = []
  #ended: { readonly error?: WorkbookRefused } | undefined
  #wake: () => void = () => undefined

  push(batch: Uint8Array): void {
    this.#waiting.push(batch)
    this.#wake()
  }

  /** Only the first call counts. */
  end(error?: WorkbookRefused): void {
    this.#ended ??= error ? { error } : {}
    this.#wake()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (;;) {
      const batch = this.#waiting.shift()
      if (batch) yield batch
      else if (this.#ended?.error) throw this.#ended.error
      else if (this.#ended) return
      else await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }
}
