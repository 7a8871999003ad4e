import { spawn, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { inProject } from '../support/source-files.js'

const COPIED = [
  'scripts/ensure.mjs',
  'scripts/ensure',
  'scripts/bundle-program.mjs',
  'package.json',
  'package-lock.json',
]

interface Run {
  readonly code: number | null
  readonly output: string
}

let project = ''
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'minqing-ensure-'))
  for (const part of COPIED) {
    cpSync(inProject(part), join(project, part), { recursive: true })
  }
  symlinkSync(inProject('node_modules'), join(project, 'node_modules'))
  write('src/cli.ts', 'export const answer: number = 42\nvoid import("#cards/thing.js")\n')
  write('src/demo/villages.csv', '村\n')
  write('src/demo/count-worker.ts', 'export const counted = 1\n')
  write('cards/thing.ts', 'export const thing = 1\n')
})
afterEach(() => rmSync(project, { recursive: true, force: true }))

test('sources are bundled and other files copied, and a second time there is nothing to do', () => {
  expect(ensure()).toEqual({ code: 0, output: '正在编译……\n' })
  expect(read('dist/src/cli.js')).toContain('answer = 42')
  expect(read('dist/src/villages.csv')).toBe('村\n')
  expect(read('dist/src/count-worker.js')).toContain('counted = 1')
  expect(parts()).toHaveLength(1)
  expect(ensure()).toEqual({ code: 0, output: '' })
})

test('a changed source is bundled anew; a program that runs still finds the parts of the build before, not older ones', () => {
  ensure()
  const [oldest] = parts()
  const later = [2, 3].map((value) => {
    write('cards/thing.ts', `export const thing = ${value}_000\n`)
    expect(ensure().code).toBe(0)
    return parts()
  })
  expect(later[0]).toHaveLength(2)
  expect(later[0]).toContain(oldest)
  expect(later[1]).toHaveLength(2)
  expect(later[1]).not.toContain(oldest)
})

test('an output that someone deleted comes back', () => {
  ensure()
  rmSync(join(project, 'dist/src/cli.js'))
  expect(ensure().code).toBe(0)
  expect(read('dist/src/cli.js')).toContain('answer')
})

test('a source that cannot be bundled ends with its error and a sentence, and is tried again', () => {
  write('src/cli.ts', "import './gone.js'\n")
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const { code, output } = ensure()
    expect(code).toBe(1)
    expect(output).toContain('src/cli.ts')
    expect(output).toContain('编译没有通过')
  }
  expect(existsSync(join(project, '.ensure.lock'))).toBe(false)
})

test('of two at once one compiles and the other waits for it', async () => {
  const runs = await Promise.all([ensureInBackground(), ensureInBackground()])
  expect(runs.map(({ code }) => code)).toEqual([0, 0])
  const compiled = runs.filter(({ output }) => output.includes('正在编译'))
  expect(compiled).toHaveLength(1)
})

test('the lock of a process that is gone does not stop anyone', () => {
  const dead = spawnSync(process.execPath, ['-e', '']).pid
  write('.ensure.lock', String(dead))
  expect(ensure().code).toBe(0)
})

test('missing packages are installed as locked, and only once', () => {
  rmSync(join(project, 'node_modules'))
  useFakeBundler()
  const first = ensure()
  expect(first.code).toBe(0)
  expect(first.output).toContain('正在安装 npm 软件包')
  expect(read('dist/src/cli.js')).toBe('bundled')
  expect(ensure()).toEqual({ code: 0, output: '' })
})

test('packages that were installed by hand are not installed again', () => {
  rmSync(join(project, 'node_modules'))
  useFakeBundler()
  expect(spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: project }).status).toBe(0)
  expect(ensure().output).not.toContain('正在安装')
})

test('an old Node is told which one is needed', () => {
  const script = `import('${join(project, 'scripts/ensure/node-version.mjs')}').then(({isNodeRecentEnough: is}) =>
    console.log(['18.20.0', '20.18.9', '20.19.0', '22.1.0'].map(is).join()))`
  const { stdout } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' })
  expect(stdout.trim()).toBe('false,false,true,true')
})

function ensure(): Run {
  const result = spawnSync(process.execPath, ['scripts/ensure.mjs', 'build'], {
    cwd: project,
    encoding: 'utf8',
  })
  return { code: result.status, output: result.stdout + result.stderr }
}

function ensureInBackground(): Promise<Run> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['scripts/ensure.mjs', 'build'], { cwd: project })
    let output = ''
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
    child.on('close', (code) => resolve({ code, output }))
  })
}

/** A project whose only package is a bundler of its own folder: installing it needs no network. */
function useFakeBundler(): void {
  const root = { name: 'fixture', version: '1.0.0', dependencies: { esbuild: 'file:fake-bundler' } }
  write('package.json', JSON.stringify({ ...root, private: true }))
  write('fake-bundler/package.json', '{"name":"esbuild","version":"1.0.0","type":"module","main":"main.js"}')
  write(
    'fake-bundler/main.js',
    `import { mkdirSync, writeFileSync } from 'node:fs'
export async function build({ outdir }) {
  mkdirSync(outdir, { recursive: true })
  writeFileSync(outdir + '/cli.js', 'bundled')
  return { metafile: { outputs: { 'dist/src/cli.js': {} } } }
}\n`,
  )
  const link = { resolved: 'fake-bundler', link: true }
  const packages = { '': root, 'fake-bundler': { version: '1.0.0' }, 'node_modules/esbuild': link }
  write(
    'package-lock.json',
    JSON.stringify({ name: 'fixture', version: '1.0.0', lockfileVersion: 3, requires: true, packages }),
  )
}

function write(path: string, content: string): void {
  mkdirSync(dirname(join(project, path)), { recursive: true })
  writeFileSync(join(project, path), content)
}

/** The parts of the program that are loaded later, without their maps. */
function parts(): string[] {
  return readdirSync(join(project, 'dist/src')).filter((name) => /^thing-\w+\.js$/.test(name))
}

function read(path: string): string {
  return readFileSync(join(project, path), 'utf8')
}
