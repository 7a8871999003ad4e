export interface Call {
  readonly method: string
  readonly path: string
  /** The path with its parameters' names, e.g. `/open-apis/im/v1/messages/:message_id`. */
  readonly route: string
  readonly query: Readonly<Record<string, string>>
  readonly body: unknown
  readonly at: number
  /** 0 while there is no answer. */
  status: number
  code: number
}

/** Everything that was asked of the platform, in order. */
export class Calls {
  readonly list: Call[] = []

  /** Calls of a route or path; all calls without one. */
  count(path?: string, method?: string): number {
    return this.of(path, method).length
  }

  of(path?: string, method?: string): Call[] {
    return this.list.filter(
      (call) =>
        (path === undefined || call.route === path || call.path === path) &&
        (method === undefined || call.method === method),
    )
  }
}
