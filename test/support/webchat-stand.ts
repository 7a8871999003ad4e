import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Koa from 'koa'
import type { OutgoingFiles, Receive } from '#src/messenger/port.js'
import type { WebchatHistory } from '#src/messenger/webchat/history.js'
import { createWebchat, type Webchat } from '#src/messenger/webchat/messenger.js'
import { type JobDesk, webchatRoutes } from '#src/messenger/webchat/routes.js'
import { createMemoryHistory } from './memory-webchat-history.js'
import { groups, personas } from './webchat-personas.js'

export interface Stand {
  readonly url: string
  readonly port: number
  readonly webchat: Webchat
  readonly history: WebchatHistory
  close(): Promise<void>
}

export interface StandOptions {
  /** What takes the events; without it the bot does not receive. */
  readonly receive?: (webchat: Webchat) => Receive
  readonly history?: WebchatHistory
  readonly pageFolder?: string
  readonly jobDesk?: JobDesk
  readonly files?: OutgoingFiles
  /** 0 or none: any free one. */
  readonly port?: number
}

/** The trial's routes on a real loopback port. */
export async function openStand(options: StandOptions = {}): Promise<Stand> {
  const history = options.history ?? createMemoryHistory()
  const webchat = createWebchat({
    personas,
    groups,
    history,
    ...(options.files ? { files: options.files } : {}),
  })
  const app = new Koa()
  const { pageFolder, jobDesk } = options
  const routes = { ...(pageFolder === undefined ? {} : { pageFolder }), ...(jobDesk ? { jobDesk } : {}) }
  app.use(webchatRoutes(webchat, routes).routes())
  const server = createServer(app.callback())
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  if (options.receive) await webchat.start(options.receive(webchat))
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    webchat,
    history,
    async close() {
      await webchat.stop()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
