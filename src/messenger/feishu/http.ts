import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { AxiosError, AxiosResponse } from 'axios'
import type { FeishuSdk } from './sdk.js'

/** The shape of HTTP client that the SDK takes: its calls resolve to bodies. */
export type PlatformHttp = NonNullable<ConstructorParameters<FeishuSdk['Client']>[0]['httpInstance']>

const callTimeoutMs = 10_000
const maxSockets = 50

/**
 * The HTTP client of all calls to the platform. The SDK's own has no time limit, so one silent server would hold a
 * call for ever. Redirects are not followed: nothing of ours may be led to another host.
 */
export async function platformHttp(domain: string, timeoutMs = callTimeoutMs): Promise<PlatformHttp> {
  // Like the SDK it is loaded on first need: it would make up a third of the time to start.
  const { default: axios } = await import('axios')
  const http = axios.create({
    timeout: timeoutMs,
    maxRedirects: 0,
    httpAgent: new HttpAgent({ keepAlive: true, maxSockets }),
    httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets }),
    // A proxy of the machine could not reach a platform that runs on the machine itself.
    ...(isLoopback(domain) ? { proxy: false as const } : {}),
  })
  http.interceptors.response.use((response) => sdkShape(response) as AxiosResponse)
  // The types of axios cannot tell that an interceptor made bodies of responses.
  return http as unknown as PlatformHttp
}

function sdkShape(response: AxiosResponse): unknown {
  const { $return_headers: withHeaders } = response.config as { $return_headers?: boolean }
  return withHeaders ? { data: response.data, headers: response.headers } : response.data
}

function isLoopback(domain: string): boolean {
  try {
    return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(domain).hostname)
  } catch {
    return false
  }
}

/** An error of the HTTP client, told by its mark so that telling does not load the client. */
export function isHttpError(error: unknown): error is AxiosError {
  return typeof error === 'object' && error !== null && 'isAxiosError' in error && error.isAxiosError === true
}
