/** A wrong or half-set variable. The message is one Chinese sentence that names it; it never holds the value of a secret. */
export class ConfigError extends Error {
  constructor(sentence: string) {
    super(sentence)
    this.name = 'ConfigError'
  }
}
