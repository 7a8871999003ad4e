import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runInThisContext } from 'node:vm'
import type { Metafile } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cliOver } from '../cli/run-cli.js'
import { inProject } from '../support/source-files.js'

/** Below the project, since some packages stay outside of the bundle. */
const built = inProject(`dist/bundle-test-${process.pid}`)
let outputs: Metafile['outputs'] = {}
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'minqing-bundle-'))
  const script: { bundleProgram(folder: string): Promise<{ metafile: Metafile }> } = await import(
    new URL('../../scripts/bundle-program.mjs', import.meta.url).href
  )
  outputs = (await script.bundleProgram(built)).metafile.outputs
})
afterAll(() => Promise.all([built, folder].map((path) => rm(path, { recursive: true, force: true }))))

test('the built program writes a workbook, and its worker reads it into the database', async () => {
  const minqing = cliOver('bundle', [join(built, 'cli.js')])
  const file = join(folder, '工作簿.xlsx')
  expect(await minqing(['template', file])).toEqual({ code: 0, text: `已写好空工作簿：${file}` })
  const imported = await minqing(['import', file])
  expect(imported.text).toContain('户：新增 1，变更 0，不变 0')
  expect(imported.code).toBe(0)
}, 60_000)

test('no module is bundled twice: of mongoose and of every class there is one', () => {
  const parts = Object.values(outputs).flatMap((output) => Object.keys(output.inputs))
  expect(parts.some((module) => module.endsWith('node_modules/mongoose/lib/mongoose.js'))).toBe(true)
  // A worker is a program of its own, which shares parts like any other entry.
  expect(parts).toHaveLength(new Set(parts).size)
})

test('a start against a database of its own loads no package before something needs it', () => {
  const loaded = [
    ...loadedWith(['src/cli.ts', 'src/cli/serve.ts', 'src/messenger/feishu/feishu-messenger.ts']),
  ]
  const modules = loaded.flatMap((path) => Object.keys(outputs[path]?.inputs ?? {}))
  const outside = loaded.flatMap((path) => outputs[path]?.imports ?? [])
  const eager = outside.filter((one) => one.kind === 'import-statement').map((one) => one.path)
  expect(modules.length).toBeGreaterThan(100)
  for (const name of ['axios', 'file-type', 'pinyin-pro', 'write-excel-file', 'yauzl']) {
    expect(modules.filter((module) => module.includes(`node_modules/${name}/`))).toEqual([])
  }
  for (const name of ['sharp', 'mongodb-memory-server', '@larksuiteoapi/node-sdk']) {
    expect(eager).not.toContain(name)
  }
})

test('classes have their names again after bundling; what has its name, and arrow functions, are left alone', async () => {
  const files = (await readdir(built)).filter((file) => file.endsWith('.js'))
  const texts = await Promise.all(files.map((file) => readFile(join(built, file), 'utf8')))
  const helpers = texts.flatMap((text) => /^var __name = (.*);$/m.exec(text)?.[1] ?? [])
  expect(helpers).toHaveLength(1)
  const name = runInThisContext(`const __defProp = Object.defineProperty; (${helpers[0]})`)
  const { Renamed2, arrow, named } = { Renamed2: class {}, arrow: () => 1, named: function kept() {} }
  expect(name(Renamed2, 'Renamed').name).toBe('Renamed')
  expect(name(arrow, 'other').name).toBe('arrow')
  expect(name(Object.freeze(named), 'kept').name).toBe('kept')
})

/** The outputs that come with these sources, without what is imported later. */
function loadedWith(sources: readonly string[]): Set<string> {
  const waiting = Object.keys(outputs).filter((path) => sources.includes(outputs[path]?.entryPoint ?? ''))
  expect(waiting).toHaveLength(sources.length)
  const found = new Set(waiting)
  for (const path of found) {
    for (const { kind, path: next } of outputs[path]?.imports ?? []) {
      if (kind === 'import-statement' && next in outputs) found.add(next)
    }
  }
  return found
}
