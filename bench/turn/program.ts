import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { APP_ID, APP_SECRET, ENCRYPT_KEY, SECRET_KEY, VERIFICATION_TOKEN } from './secrets.js'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** A program under measurement, in a process of its own. */
export interface Program {
  readonly port: number
  readonly pid: number | undefined
  /** Milliseconds from its spawning to its first answer of a connection. */
  readonly listeningAfterMs: number
  stop(): Promise<void>
}

export interface ProgramOptions {
  readonly args: readonly string[]
  readonly mongoUri: string
  readonly platformUrl: string
  /** How often the port is tried until it is open, ms. */
  readonly lookEveryMs?: number
}

/** As `npm start` has it; the bare program gets the same. */
const AS_STARTED = ['--max-semi-space-size=64', '--v8-pool-size=2']
/** The built program as `npm start` runs it, live, in webhook mode. */
export const PRODUCT = [...AS_STARTED, 'dist/src/cli.js', 'start'] as const
export const bareProgram = (file: string): string[] => [...AS_STARTED, '--import', 'tsx', file]

export async function startProgram(options: ProgramOptions): Promise<Program> {
  const port = await freePort()
  const began = performance.now()
  const child = spawn(process.execPath, [...options.args], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment(options, port) },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr?.on('data', (bytes: Buffer) => {
    said = (said + bytes.toString()).slice(-4000)
  })
  await untilOpen(child, port, options.lookEveryMs ?? 20, () => said)
  const listeningAfterMs = performance.now() - began
  return {
    port,
    pid: child.pid,
    listeningAfterMs,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

function environment({ mongoUri, platformUrl }: ProgramOptions, port: number): Record<string, string> {
  return {
    NODE_ENV: 'production',
    PORT: String(port),
    MONGODB_URI: mongoUri,
    MINQING_SECRET_KEY: SECRET_KEY.toString('base64'),
    FEISHU_APP_ID: APP_ID,
    FEISHU_APP_SECRET: APP_SECRET,
    FEISHU_ENCRYPT_KEY: ENCRYPT_KEY,
    FEISHU_VERIFICATION_TOKEN: VERIFICATION_TOKEN,
    FEISHU_MODE: 'webhook',
    FEISHU_DOMAIN: platformUrl,
    LOG_LEVEL: 'warn',
  }
}

async function untilOpen(
  child: ChildProcess,
  port: number,
  lookEveryMs: number,
  said: () => string,
): Promise<void> {
  const deadline = performance.now() + 60_000
  while (!(await isOpen(port))) {
    if (child.exitCode !== null || performance.now() > deadline)
      throw new Error(`the program does not listen:\n${said()}`)
    await pause(lookEveryMs)
  }
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    const settle = (open: boolean) => {
      socket.destroy()
      resolve(open)
    }
    socket.once('connect', () => settle(true)).once('error', () => settle(false))
  })
}

async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
