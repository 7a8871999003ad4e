/** What can go wrong with a call, as the caller sees it. */
export type Fault =
  /** HTTP 429, code 99991400, `x-ogw-ratelimit-reset` seconds. */
  | { readonly kind: 'rate-limited'; readonly resetSeconds: number }
  /** A business error as HTTP 400, or as HTTP 200 with the code in the body. */
  | { readonly kind: 'code'; readonly code: number; readonly status?: number; readonly msg?: string }
  /** No answer, and nothing done. */
  | { readonly kind: 'hang' }
  /** The call is carried out, its answer never comes. */
  | { readonly kind: 'hang-after' }
  /** The connection is cut before anything is done. */
  | { readonly kind: 'reset-before' }
  /** The call is carried out and the connection cut before the answer. */
  | { readonly kind: 'reset-after' }
  /** The token in use is revoked just before the call, which so answers 99991663. */
  | { readonly kind: 'revoke-token' }

export interface FaultScope {
  /** How many calls; 1 unless told. */
  readonly times?: number
  /** Route (`/open-apis/im/v1/messages/:message_id`), path, or a pattern for the path. All routes unless told. */
  readonly path?: string | RegExp
  readonly method?: string
}

interface Planned {
  readonly fault: Fault
  readonly scope: FaultScope
  left: number
}

export class Faults {
  readonly #planned: Planned[] = []

  next(fault: Fault, scope: FaultScope = {}): void {
    this.#planned.push({ fault, scope, left: scope.times ?? 1 })
  }

  clear(): void {
    this.#planned.length = 0
  }

  /** Takes the fault meant for this call, if any. */
  take(call: { method: string; path: string; route: string }): Fault | undefined {
    const planned = this.#planned.find((p) => p.left > 0 && applies(p.scope, call))
    if (planned) planned.left -= 1
    return planned?.fault
  }
}

function applies(scope: FaultScope, call: { method: string; path: string; route: string }): boolean {
  if (scope.method && scope.method !== call.method) return false
  if (scope.path === undefined) return true
  if (scope.path instanceof RegExp) return scope.path.test(call.path)
  return scope.path === call.route || scope.path === call.path
}
