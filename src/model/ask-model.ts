import * as z from 'zod'

export interface ModelConfig {
  /** Base URL of an OpenAI-compatible endpoint, with its version: `http://10.0.0.5:8000/v1`. */
  readonly url: string
  readonly name: string
  readonly key?: string
}

/** An answer longer than this is no answer. */
const MOST_BYTES = 65_536

const completion = z.object({
  choices: z.array(z.object({ message: z.object({ content: z.string() }) })).min(1),
})

/** One completion, as JSON. Throws on any status but 200, on what is no JSON, on redirects, and once `signal` says so. */
export async function askModel(
  { url, name, key }: ModelConfig,
  messages: readonly { readonly role: 'system' | 'user'; readonly content: string }[],
  signal: AbortSignal,
): Promise<unknown> {
  const response = await fetch(`${url.replace(/\/+$/, '')}/chat/completions`, {
    method: 'POST',
    redirect: 'error',
    signal,
    headers: { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) },
    body: JSON.stringify({ model: name, messages, temperature: 0, response_format: { type: 'json_object' } }),
  })
  if (response.status !== 200) {
    await response.body?.cancel()
    throw new Error(`the model answers ${response.status}`)
  }
  const { choices } = completion.parse(JSON.parse(await textOf(response)))
  return JSON.parse(choices[0]?.message.content ?? '')
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > MOST_BYTES) throw new Error('the answer of the model is too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
