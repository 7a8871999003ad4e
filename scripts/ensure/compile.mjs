import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { unpackChartFont } from './chart-font.mjs'
import { filesUnder, fromRoot } from './root.mjs'

const STAMP = 'dist/.built'
const OUTPUT = 'dist/src'
const SOURCE_FOLDERS = ['src', 'cards', 'jobs']
const PAGE = 'src/messenger/webchat/page/main.tsx'
const SCRIPTS = ['scripts/bundle-program.mjs', 'scripts/build-page.mjs']
const SETTINGS = ['tsconfig.json', 'package.json', 'package-lock.json']

/** Bundles the program and the page into `dist` if any source has changed since the last time. */
export async function compile() {
  await unpackChartFont()
  const wanted = fingerprint()
  const before = readStamp()
  if (before.fingerprint === wanted && before.files.every((file) => existsSync(fromRoot(file)))) return
  console.error('正在编译……')
  const files = [...(await bundleProgram()), ...(await bundlePage())]
  // A program that is running may still ask for a part of the build before.
  removeAllBut(new Set([...files, ...before.files]))
  mkdirSync(dirname(fromRoot(STAMP)), { recursive: true })
  writeFileSync(fromRoot(STAMP), JSON.stringify({ fingerprint: wanted, files }))
}

/** Names, sizes and times: enough to notice a change, and it takes some milliseconds. */
function fingerprint() {
  const sources = SOURCE_FOLDERS.flatMap((folder) => filesUnder(fromRoot(folder)))
  const others = [...SETTINGS, ...SCRIPTS].map(fromRoot).filter((path) => existsSync(path))
  const hash = createHash('sha256')
  for (const file of [...sources, ...others]) {
    const { mtimeMs, size } = statSync(file)
    hash.update(`${relative(fromRoot('.'), file)} ${mtimeMs} ${size}\n`)
  }
  return hash.digest('hex')
}

// The bundler is one of the packages that may not have been there when this program began.
async function bundleProgram() {
  const script = await import('../bundle-program.mjs')
  const { files } = await orSay('编译没有通过，请看上面的报错', () => script.bundleProgram())
  return files.map((file) => `${OUTPUT}/${file}`)
}

async function bundlePage() {
  if (!existsSync(fromRoot(PAGE))) return []
  const script = await import('../build-page.mjs')
  const sizes = await orSay('网页没有编译成功，请看上面的报错', () => script.buildPage())
  return [...Object.keys(sizes), 'index.html'].map((file) => `${OUTPUT}/page/${file}`)
}

/** The bundler has told its errors by then. */
async function orSay(sentence, work) {
  try {
    return await work()
  } catch (error) {
    throw new Error(sentence, { cause: error })
  }
}

function removeAllBut(kept) {
  for (const file of filesUnder(fromRoot(OUTPUT))) {
    if (!kept.has(relative(fromRoot('.'), file).replaceAll('\\', '/'))) rmSync(file)
  }
}

/** What was built from which sources, or nothing. */
function readStamp() {
  try {
    return JSON.parse(readFileSync(fromRoot(STAMP), 'utf8'))
  } catch {
    return { fingerprint: '', files: [] }
  }
}
