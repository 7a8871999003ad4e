// Starts the program as a newcomer would, waits until it is ready, logs a visit over HTTP, and ends it again.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fromRoot } from './ensure/root.mjs'
import { logVisit } from './smoke/log-visit.mjs'

const READY_LIMIT_MS = 300_000
const STOP_LIMIT_MS = 30_000

async function main() {
  const dataDir = mkdtempSync(join(tmpdir(), 'minqing-smoke-'))
  const port = await freePort()
  const program = start(port, dataDir)
  const end = () => signal(program, 'SIGKILL')
  process.once('exit', end)
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(name, () => process.exit(1))
  try {
    const base = `http://127.0.0.1:${port}`
    await ready(base, program)
    await logVisit(base)
    await stop(program)
    console.log('smoke: ready, a visit was logged, ended in order')
  } finally {
    end()
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 })
  }
}

/** Empty credentials count as unset and win over a `.env`: this is always the trial. */
function start(port, dataDir) {
  const names = Object.keys(process.env).filter((name) => /^(FEISHU|DINGTALK)_|^MONGODB_URI$/.test(name))
  const cleared = [
    ...names,
    'FEISHU_APP_ID',
    'FEISHU_APP_SECRET',
    'FEISHU_ENCRYPT_KEY',
    'FEISHU_VERIFICATION_TOKEN',
    'MONGODB_URI',
  ]
  const empty = Object.fromEntries(cleared.map((name) => [name, '']))
  const env = { ...process.env, ...empty, HOST: '127.0.0.1', PORT: String(port), MINQING_DATA_DIR: dataDir }
  // A group of its own: npm, the program and its database end together.
  return spawn('npm', ['start'], { cwd: fromRoot('.'), env, stdio: ['ignore', 2, 2], detached: true })
}

async function ready(base, program) {
  const until = Date.now() + READY_LIMIT_MS
  let last = 'no answer'
  while (Date.now() < until) {
    if (program.exitCode !== null) throw new Error(`npm start ended with ${program.exitCode}`)
    try {
      const response = await fetch(`${base}/readyz`, { signal: AbortSignal.timeout(3_000) })
      if (response.ok) return
      last = `${response.status} ${await response.text()}`
    } catch (error) {
      last = error.cause?.message ?? error.message
    }
    await sleep(250)
  }
  throw new Error(`/readyz was not well within ${READY_LIMIT_MS / 1000} s: ${last}`)
}

async function stop(program) {
  const ended = once(program, 'exit')
  signal(program, 'SIGTERM')
  const inTime = await Promise.race([ended.then(() => true), sleep(STOP_LIMIT_MS, false, { ref: false })])
  if (!inTime) throw new Error(`the program did not end within ${STOP_LIMIT_MS / 1000} s of SIGTERM`)
}

function signal(program, name) {
  try {
    process.kill(-program.pid, name)
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

main().catch((error) => {
  console.error(`smoke: ${error.message}`)
  process.exitCode = 1
})
