import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { inject } from 'vitest'
import { SOURCE_PROGRAM } from '../crash/program.js'

export interface Said {
  readonly code: number
  /** Both streams, without the log. */
  readonly text: string
}

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Runs the real command line, from its sources unless told, over a database of that name unless `env` says otherwise. */
export function cliOver(database: string, program: readonly string[] = SOURCE_PROGRAM) {
  return (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Said> => {
    const uri = new URL(inject('mongoUri'))
    uri.pathname = `/${database}`
    const { PATH = '', HOME = '' } = process.env
    // Empty variables count as unset and win over a `.env` beside the sources.
    const own = { PATH, HOME, MONGODB_URI: uri.href, FEISHU_APP_ID: '', FEISHU_APP_SECRET: '', ...env }
    return new Promise((resolve) => {
      const options = { cwd: root, env: own, timeout: 60_000 }
      execFile(process.execPath, [...program, ...args], options, (error, stdout, stderr) => {
        const lines = `${stdout}${stderr}`.split('\n').filter((line) => !line.startsWith('{"level"'))
        resolve({ code: error === null ? 0 : Number(error.code), text: lines.join('\n').trim() })
      })
    })
  }
}
