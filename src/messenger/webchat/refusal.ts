/** A request that is answered with an error. The message is shown to the visitor of the trial. */
export class Refusal extends Error {
  readonly status: number

  constructor(status: number, message: string, options: { cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.name = 'Refusal'
    this.status = status
  }
}
