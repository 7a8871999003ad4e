import type { Readable } from 'node:stream'
import type { Client } from '@larksuiteoapi/node-sdk'
import type { MessengerError } from '../port.js'
import { classifyFailure, failureIn, isSettingsProblem, isStaleToken } from './classify-failure.js'
import { isHttpError, type PlatformHttp } from './http.js'
import { loadSdk } from './sdk.js'
import { quietly, redactingSdkLogger } from './sdk-logger.js'
import { createTenantToken } from './tenant-token.js'

const maxErrorBytes = 64 * 1024

export type CallOptions = Parameters<Client['im']['v1']['message']['create']>[1]

export interface ApiCalls {
  /**
   * Makes one call with a token, once more with a fresh one when the platform refuses the token.
   * @param check tells the failure in what the call answered, or undefined
   * @param optional the product can do without: a missing permission for it is no problem of the settings
   * @throws MessengerError
   */
  make<T>(
    run: (client: Client, options: NonNullable<CallOptions>) => Promise<T>,
    check?: (answer: T) => MessengerError | undefined,
    optional?: boolean,
  ): Promise<T>
  /** The settings problem that the last call met; undefined after a call that went well. */
  settingsProblem(): MessengerError | undefined
}

export interface ApiOptions {
  /** Loaded with the first call. */
  readonly http: () => Promise<PlatformHttp>
  readonly domain: string
  readonly appId: string
  readonly appSecret: string
  readonly now: () => number
}

export function createApiCalls(options: ApiOptions): ApiCalls {
  const tokens = createTenantToken(options)
  let loading: Promise<Client> | undefined
  let problem: MessengerError | undefined

  const client = () => {
    loading ??= createClient(options).catch((error) => {
      loading = undefined
      throw error
    })
    return loading
  }

  const attempt = async <T>(
    run: (client: Client, options: NonNullable<CallOptions>) => Promise<T>,
    check: (answer: T) => MessengerError | undefined,
  ): Promise<{ answer: T } | { failure: MessengerError; token?: string }> => {
    let token: string | undefined
    try {
      const sdkClient = await client()
      token = await tokens.current()
      const answer = await run(sdkClient, { headers: { Authorization: `Bearer ${token}` } })
      const failure = check(answer)
      return failure ? { failure, token } : { answer }
    } catch (error) {
      const failure = classifyFailure(await withErrorBody(error))
      return token === undefined ? { failure } : { failure, token }
    }
  }

  return {
    async make(run, check = failureIn, optional = false) {
      let result = await attempt(run, check)
      if ('failure' in result && result.token !== undefined && isStaleToken(result.failure)) {
        tokens.refused(result.token)
        result = await attempt(run, check)
      }
      if ('failure' in result) {
        if (!optional && isSettingsProblem(result.failure)) problem = result.failure
        throw result.failure
      }
      problem = undefined
      return result.answer
    },
    settingsProblem: () => problem,
  }
}

async function createClient({ http, domain, appId, appSecret }: ApiOptions): Promise<Client> {
  const [sdk, httpInstance] = await Promise.all([loadSdk(), http()])
  return new sdk.Client({
    appId,
    appSecret,
    domain,
    httpInstance,
    // With this the SDK neither fetches a token nor puts its cached one over ours.
    disableTokenCache: true,
    logger: redactingSdkLogger(quietly),
    loggerLevel: sdk.LoggerLevel.warn,
  })
}

/** The error body of a download is a stream that nobody has read yet. */
async function withErrorBody(error: unknown): Promise<unknown> {
  if (!isHttpError(error) || !error.response || !isReadable(error.response.data)) return error
  error.response.data = await readJson(error.response.data)
  return error
}

/** Reads a short JSON body; undefined when it is not one. */
export async function readJson(stream: Readable): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of stream) {
      size += (chunk as Buffer).length
      if (size > maxErrorBytes) return undefined
      chunks.push(chunk as Buffer)
    }
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    return undefined
  } finally {
    stream.destroy()
  }
}

function isReadable(value: unknown): value is Readable {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}
