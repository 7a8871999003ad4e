import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ModelServer {
  readonly url: string
  /** What it was asked, word for word. */
  readonly asked: { readonly headers: IncomingMessage['headers']; readonly body: string }[]
  answer: (response: ServerResponse, body: string) => void
  close(): Promise<void>
}

/** An OpenAI-compatible endpoint that answers as a test says. */
export async function startModelServer(): Promise<ModelServer> {
  const asked: ModelServer['asked'] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => {
      body += chunk
    })
    request.on('end', () => {
      asked.push({ headers: request.headers, body })
      model.answer(response, body)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const model: ModelServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    answer: (response) => response.writeHead(500).end(),
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return model
}

/** A well-formed completion that says this. */
export const saying =
  (content: unknown): ModelServer['answer'] =>
  (response) => {
    const text = typeof content === 'string' ? content : JSON.stringify(content)
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ choices: [{ message: { role: 'assistant', content: text } }] }))
  }
