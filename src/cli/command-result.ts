/** A command's answer: lines for the operator and the exit code. */
export interface CommandResult {
  readonly lines: readonly string[]
  readonly ok: boolean
}
