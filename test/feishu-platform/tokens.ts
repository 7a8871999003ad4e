import type { PlatformClock } from './clock.js'
import { PlatformError } from './errors.js'
import { newId } from './ids.js'
import { textAt } from './json.js'
import type { Route } from './server.js'

const LIFE_SECONDS = 7200
/** With less than this left the endpoint gives out a new token; the old one stays valid until its end. */
const RENEW_BELOW_MS = 30 * 60_000

interface Token {
  readonly value: string
  readonly expiresAt: number
}

/** Tenant access tokens: given out, expiring, revocable. */
export class Tokens {
  readonly #clock: PlatformClock
  readonly #app: { readonly appId: string; readonly appSecret: string }
  #tokens: Token[] = []
  /** Seconds; set it low to see the SDK refrain from caching. */
  lifeSeconds = LIFE_SECONDS

  constructor(clock: PlatformClock, app: { appId: string; appSecret: string }) {
    this.#clock = clock
    this.#app = app
  }

  revokeAll(): void {
    this.#tokens = []
  }

  /** Throws what the gateway answers to a missing, malformed, expired or revoked token. */
  check(authorization: string | undefined): void {
    const value = /^Bearer (.+)$/.exec(authorization ?? '')?.[1]
    if (!value) throw new PlatformError(99991661, 'Missing access token for authorization.')
    if (!/^[tu]-/.test(value)) {
      throw new PlatformError(99991671, 'Invalid access token: must start with "t-" or "u-".')
    }
    if (value.startsWith('u-')) throw new PlatformError(99991668, 'Invalid access token for authorization.')
    const known = this.#tokens.some((t) => t.value === value && t.expiresAt > this.#clock.now())
    if (!known) throw new PlatformError(99991663, 'Invalid access token for authorization.')
  }

  routes(): Route[] {
    return [
      {
        method: 'POST',
        path: '/open-apis/auth/v3/tenant_access_token/internal',
        auth: 'none',
        handle: ({ body }) => ({ body: this.#issue(textAt(body, 'app_id'), textAt(body, 'app_secret')) }),
      },
    ]
  }

  #issue(appId: string | undefined, appSecret: string | undefined): unknown {
    if (!appId || !appSecret) throw new PlatformError(10003, 'invalid param')
    if (appId !== this.#app.appId) throw new PlatformError(10015, 'app not found', { status: 200 })
    if (appSecret !== this.#app.appSecret) {
      throw new PlatformError(10014, 'app secret invalid', { status: 200 })
    }
    const now = this.#clock.now()
    const lifeMs = this.lifeSeconds * 1000
    const renewBelowMs = Math.min(RENEW_BELOW_MS, lifeMs / 4)
    let token = this.#tokens.find((t) => t.expiresAt - now >= renewBelowMs)
    if (!token) {
      token = { value: newId.tenantToken(), expiresAt: now + lifeMs }
      this.#tokens.push(token)
    }
    const expire = Math.floor((token.expiresAt - now) / 1000)
    return { code: 0, msg: 'ok', tenant_access_token: token.value, expire }
  }
}
