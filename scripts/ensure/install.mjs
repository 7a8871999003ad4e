import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs'
import { fromRoot } from './root.mjs'

const STAMP = 'node_modules/.minqing-installed'

/** Installs the locked packages unless they are there. The stamp holds what they were installed for. */
export async function install() {
  const wanted = fingerprint()
  if (isSymlink(fromRoot('node_modules'))) return
  if (readOrEmpty(STAMP) === wanted) return
  if (!isInstalledAsLocked()) runNpmCi()
  writeFileSync(fromRoot(STAMP), wanted)
}

/** Some packages hold binaries for one platform. */
function fingerprint() {
  const lock = createHash('sha256')
    .update(readFileSync(fromRoot('package-lock.json')))
    .digest('hex')
  return `${lock} ${process.platform}-${process.arch} node${process.versions.node.split('.')[0]}\n`
}

function runNpmCi() {
  console.error('正在安装 npm 软件包（首次运行需要几分钟）……')
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  // Under `npm start` npm says where it lies; calling it through node needs no shell on any platform.
  const npm = process.env.npm_execpath
  const result = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...args], { cwd: fromRoot('.'), stdio: ['ignore', 2, 2] })
    : spawnSync('npm', args, {
        cwd: fromRoot('.'),
        stdio: ['ignore', 2, 2],
        shell: process.platform === 'win32',
      })
  if (result.status !== 0) {
    throw new Error('npm 软件包没有装成。请检查网络和 npm 的 registry 设置，看上面的报错，然后重试')
  }
}

/** npm keeps what it installed in a hidden lock file: whoever ran `npm ci` by hand need not wait again. */
function isInstalledAsLocked() {
  const installed = packagesOf('node_modules/.package-lock.json')
  const locked = packagesOf('package-lock.json')
  if (!installed || !locked) return false
  return Object.entries(locked).every(([path, wanted]) => {
    if (path === '') return true
    const found = installed[path]
    if (!found) return Boolean(wanted.optional || wanted.devOptional || wanted.peer)
    return found.version === wanted.version && (wanted.optional || existsSync(fromRoot(path)))
  })
}

function packagesOf(path) {
  const content = readOrEmpty(path)
  return content === '' ? undefined : JSON.parse(content).packages
}

function readOrEmpty(path) {
  try {
    return readFileSync(fromRoot(path), 'utf8')
  } catch {
    return ''
  }
}

/** Linked packages belong to another checkout, which looks after them. */
function isSymlink(path) {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false
}
