import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isRunning } from './file-lock.js'

/**
 * Asks a mongod to end that still runs on this very folder although nobody owns it any more: its parent and the parent's
 * killer were both killed. True when there was one. mongod writes its number into `mongod.lock`; the command line
 * proves that the number is still that process.
 */
export async function endOrphan(dbPath: string): Promise<boolean> {
  const pid = Number((await readOrEmpty(join(dbPath, 'mongod.lock'))).trim())
  if (!Number.isInteger(pid) || pid <= 1 || !isRunning(pid)) return false
  const commandLine = (await readOrEmpty(`/proc/${pid}/cmdline`)).split('\0')
  if (!commandLine.includes(dbPath)) return false
  process.kill(pid, 'SIGTERM')
  return true
}

async function readOrEmpty(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch {
    return ''
  }
}
