import { access } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { tryLock } from './file-lock.js'
import { readRemembered } from './remembered.js'

/** The address of the embedded database that another live process runs for this data folder, if one does. */
export async function runningMongoUri(dataDir: string): Promise<string | undefined> {
  const folder = resolve(dataDir, 'mongodb')
  const exists = await access(folder).then(
    () => true,
    () => false,
  )
  if (!exists) return undefined
  const attempt = await tryLock(join(folder, 'lock'))
  if (attempt.kind === 'taken') {
    await attempt.lock.release()
    return undefined
  }
  const remembered = await readRemembered(folder)
  return remembered && `mongodb://127.0.0.1:${remembered.port}/minqing?replicaSet=rs0`
}
