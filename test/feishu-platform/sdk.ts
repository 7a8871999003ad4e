import { Client, DefaultCache, LoggerLevel } from '@larksuiteoapi/node-sdk'
import axios from 'axios'
import type { FeishuPlatform } from './platform.js'

const silent = () => undefined
export const silentLogger = {
  fatal: silent,
  error: silent,
  warn: silent,
  info: silent,
  debug: silent,
  trace: silent,
}

/** The real client, pointed at the simulator, as a careful program sets it up. */
export function sdkClient(platform: FeishuPlatform, timeoutMs = 5000): Client {
  const http = axios.create({ timeout: timeoutMs, proxy: false })
  http.interceptors.response.use((response) =>
    (response.config as { $return_headers?: boolean }).$return_headers
      ? { data: response.data, headers: response.headers }
      : response.data,
  )
  return new Client({
    appId: platform.appId,
    appSecret: platform.appSecret,
    domain: platform.url,
    httpInstance: http as never,
    cache: new DefaultCache(),
    logger: silentLogger,
    loggerLevel: LoggerLevel.error,
  })
}

/** `status/code` of what a call came to, for tables of refusals: `200/0`, `400/230001`, `ECONNRESET`. */
export async function outcomeOf(call: Promise<unknown>): Promise<string> {
  try {
    const answer = (await call) as { code?: number } | null
    return `200/${answer?.code ?? 0}`
  } catch (error) {
    if (!axios.isAxiosError(error)) throw error
    if (!error.response) return error.code ?? 'no answer'
    return `${error.response.status}/${(error.response.data as { code?: number }).code}`
  }
}
