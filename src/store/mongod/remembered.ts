import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isCode } from './file-lock.js'

/** What the data folder remembers between starts. */
export interface Remembered {
  readonly port: number
  /** Of the mongod that last wrote here. */
  readonly version: string
}

export const REMEMBERED_FILE = 'embedded.json'

/** Undefined before the first start. Throws when the file is there and unreadable: a guess would lose the data's port. */
export async function readRemembered(folder: string): Promise<Remembered | undefined> {
  const file = join(folder, REMEMBERED_FILE)
  let content: string
  try {
    content = await readFile(file, 'utf8')
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw error
  }
  const found = parse(content)
  if (found) return found
  throw new Error(`${file} 损坏，读不出内置数据库的端口。请从备份恢复该文件`)
}

function parse(content: string): Remembered | undefined {
  try {
    const { port, version } = JSON.parse(content) as Partial<Remembered>
    return Number.isInteger(port) && typeof version === 'string'
      ? { port: port as number, version }
      : undefined
  } catch {
    return undefined
  }
}

/** Written beside and moved into place, so that a crash leaves the old content or the new. */
export async function remember(folder: string, remembered: Remembered): Promise<void> {
  const file = join(folder, REMEMBERED_FILE)
  await writeFile(`${file}.new`, `${JSON.stringify(remembered)}\n`)
  await rename(`${file}.new`, file)
}
