import { spawn } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { join } from 'node:path'

/** A mongod that was started once with `--version`, so its libraries are there too. */
export interface Mongod {
  readonly path: string
  readonly version: string
}

export interface CommandResult {
  /** Null: it did not start, was killed, or ran over its time. */
  readonly code: number | null
  readonly output: string
}

/** The Debian package of each library that mongod loads. */
const DEBIAN_PACKAGE: Readonly<Record<string, string>> = {
  'libcurl.so.4': 'libcurl4',
  'libssl.so.3': 'libssl3',
  'libcrypto.so.3': 'libssl3',
  'liblzma.so.5': 'liblzma5',
}

/** Tries a mongod. Throws with the reason, which names the missing Debian package where a library is missing. */
export async function tryMongod(path: string): Promise<Mongod> {
  const result = await run(path, ['--version'], 15_000)
  const version = /db version v(\d+\.\d+\.\d+)/.exec(result.output)?.[1]
  if (result.code === 0 && version) return { path, version }
  const library = /loading shared libraries: (\S+?):/.exec(result.output)?.[1]
  if (library)
    throw new Error(`${path} 缺少 ${library}，请执行 apt-get install ${DEBIAN_PACKAGE[library] ?? library}`)
  throw new Error(`${path} 不能运行（退出码 ${result.code ?? '无'}）：${firstLine(result.output)}`)
}

/** The first executable file of that name in these folders. */
export function findExecutable(name: string, folders: readonly string[]): string | undefined {
  return folders.map((folder) => join(folder, name)).find(isExecutableFile)
}

function isExecutableFile(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** Runs a command to its end, at most `limitMs`; standard output and error come back as one text. */
export function run(command: string, args: readonly string[], limitMs: number): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const collect = (chunk: Buffer): void => {
      output += chunk.toString('utf8')
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    const timer = setTimeout(() => {
      output += `\n超过 ${limitMs / 1000} 秒没有结束`
      child.kill('SIGKILL')
    }, limitMs)
    const end = (code: number | null, text: string): void => {
      clearTimeout(timer)
      resolve({ code, output: text })
    }
    child.on('error', (error) => end(null, error.message))
    child.on('close', (code) => end(code, output))
  })
}

export function firstLine(output: string): string {
  return (output.trim().split('\n')[0] ?? '').slice(0, 160)
}
