import type { WireAnswer, WireError, WireJobs, WireMessage, WireState } from '../wire.js'

/** A failed request; the message is shown as it is. */
export class RequestError extends Error {
  /** Sending the same again may work. */
  readonly isTransient: boolean

  constructor(message: string, isTransient: boolean) {
    super(message)
    this.isTransient = isTransient
  }
}

const TIMEOUT_MS = 15_000
/** An upload of 20 MB over a slow line. */
const UPLOAD_TIMEOUT_MS = 120_000
const RETRY_AFTER_MS = [400, 1500]

export function fetchState(): Promise<WireState> {
  return request<WireState>('/trial/state', {})
}

export function fetchMessages(chat: string, limit: number, before?: number): Promise<WireMessage[]> {
  const page = before === undefined ? '' : `&before=${before}`
  return request(`/trial/chats/${encodeURIComponent(chat)}/messages?limit=${limit}${page}`, {})
}

export function fetchJobs(): Promise<WireJobs> {
  return request<WireJobs>('/trial/jobs', {})
}

export function post(path: string, body: unknown): Promise<WireAnswer> {
  const headers = { 'content-type': 'application/json' }
  return persistently(() => request(path, { method: 'POST', headers, body: JSON.stringify(body) }))
}

export function upload(query: Readonly<Record<string, string>>, file: File): Promise<WireAnswer> {
  const headers = {
    'content-type': file.type || 'application/octet-stream',
    'x-file-name': encodeURIComponent(file.name),
  }
  const path = `/trial/files?${new URLSearchParams(query)}`
  return persistently(() => request(path, { method: 'POST', headers, body: file }, UPLOAD_TIMEOUT_MS))
}

/** Every post carries its event id, so sending it again after a lost answer does nothing twice. */
async function persistently<T>(attempt: () => Promise<T>): Promise<T> {
  for (const waitMs of RETRY_AFTER_MS) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof RequestError && error.isTransient)) throw error
      await new Promise((resolve) => setTimeout(resolve, waitMs))
    }
  }
  return attempt()
}

async function request<T>(path: string, init: RequestInit, timeoutMs = TIMEOUT_MS): Promise<T> {
  let response: Response
  try {
    response = await fetch(path, { ...init, signal: AbortSignal.timeout(timeoutMs) })
  } catch {
    throw new RequestError('网络不通，请检查后再试。', true)
  }
  const answer: unknown = await response.json().catch(() => null)
  if (response.ok && answer !== null) return answer as T
  const told = (answer as WireError | null)?.error
  throw new RequestError(told ?? '服务暂时没有回应，请稍后再试。', response.status >= 500)
}
