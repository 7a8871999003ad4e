import * as z from 'zod'
import { MessengerError } from '../port.js'
import { classifyFailure, failureIn } from './classify-failure.js'
import type { PlatformHttp } from './http.js'

/** A token is renewed this long before it ends: the platform then hands out a new one and honours both. */
const renewBeforeMs = 10 * 60_000

const tokenAnswer = z.object({ tenant_access_token: z.string().min(1), expire: z.number().positive() })

export interface TenantToken {
  current(): Promise<string>
  /** Forgets a token that the platform refused. A newer one, fetched meanwhile by another call, stays. */
  refused(token: string): void
}

export interface TokenOptions {
  readonly http: () => Promise<PlatformHttp>
  readonly domain: string
  readonly appId: string
  readonly appSecret: string
  readonly now: () => number
}

interface Held {
  readonly token: string
  readonly renewAt: number
  readonly endsAt: number
}

/**
 * The app's access token. The SDK keeps one too, but asks once per waiting call when it has none and goes on using a
 * revoked one. Here calls that wait share one request.
 */
export function createTenantToken(options: TokenOptions): TenantToken {
  let held: Held | undefined
  let pending: Promise<Held> | undefined

  const renew = (): Promise<Held> => {
    pending ??= fetchToken(options)
      .then((fresh) => {
        held = fresh
        return fresh
      })
      .finally(() => {
        pending = undefined
      })
    return pending
  }

  return {
    async current() {
      const now = options.now()
      if (held && now < held.renewAt) return held.token
      const old = held
      try {
        return (await renew()).token
      } catch (error) {
        if (old && held === old && now < old.endsAt) return old.token
        throw error
      }
    },
    refused(token) {
      if (held?.token === token) held = undefined
    },
  }
}

async function fetchToken({ http, domain, appId, appSecret, now }: TokenOptions): Promise<Held> {
  const url = `${domain}/open-apis/auth/v3/tenant_access_token/internal`
  try {
    const answer: unknown = await (await http()).post(url, { app_id: appId, app_secret: appSecret })
    const failure = failureIn(answer)
    if (failure) throw failure
    const { tenant_access_token: token, expire } = tokenAnswer.parse(answer)
    const lifeMs = expire * 1000
    const endsAt = now() + lifeMs
    return { token, endsAt, renewAt: endsAt - Math.min(renewBeforeMs, lifeMs / 2) }
  } catch (error) {
    throw asNotSent(classifyFailure(error))
  }
}

/** Whatever happened to the request for a token: the call that needed it was not made. */
function asNotSent(failure: MessengerError): MessengerError {
  if (failure.outcome === 'retry') return failure
  return new MessengerError('retry', failure.code, failure.message, {
    retryAfterMs: failure.outcome === 'permanent' ? 10 * 60_000 : 2000,
  })
}
