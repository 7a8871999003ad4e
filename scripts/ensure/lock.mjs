import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

const WAIT_LIMIT_MS = 15 * 60_000
const UNWRITTEN_LIMIT_MS = 2_000

/** Runs `work` while no other process does so in this folder; a lock whose process is gone counts as free. */
export async function withLock(file, work) {
  const until = Date.now() + WAIT_LIMIT_MS
  for (let told = false; !take(file); ) {
    if (Date.now() > until)
      throw new Error(`另一个安装或编译一直没有结束。确认没有在运行后，删除 ${file} 再试`)
    if (!told) console.error('另一个进程正在安装或编译，等它完成……')
    told = true
    await sleep(200)
  }
  try {
    return await work()
  } finally {
    rmSync(file, { force: true })
  }
}

function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
  }
  if (isHeld(file)) return false
  rmSync(file, { force: true })
  return take(file)
}

function isHeld(file) {
  try {
    const pid = Number(readFileSync(file, 'utf8'))
    if (!pid) return Date.now() - statSync(file).mtimeMs < UNWRITTEN_LIMIT_MS
    if (pid === process.pid) return false
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
