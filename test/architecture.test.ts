import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sourceFiles } from './support/source-files.js'

const ROOT = resolve(import.meta.dirname, '..')
const FOLDERS = ['cards', 'jobs', 'src']

interface Finding {
  readonly from: string
  readonly to: string
  readonly rule: { readonly name: string }
}

interface Report {
  readonly modules: readonly { readonly source: string }[]
  readonly summary: { readonly violations: readonly Finding[] }
}

/** Each file breaks one rule, but for the two that the others import. */
const PLANTED: Readonly<Record<string, string>> = {
  'cards/planted-type.ts':
    "import type { Household } from '#src/domain/registry/types.js'\nexport type Planted = Household\n",
  'cards/planted-package.ts': "import 'zod'\n",
  'jobs/planted.ts': 'export const planted = 1\n',
  'src/domain/planted-node.ts': "import 'node:fs'\n",
  'src/domain/planted-logger.ts': "import '../logger.js'\n",
  'src/store/planted-job.ts': "import '#jobs/planted.js'\n",
  'src/conversation/planted-flow.ts': 'export const planted = 1\n',
  'src/store/planted-value.ts':
    "import { planted } from '../conversation/planted-flow.js'\nexport { planted }\n",
  'src/conversation/planted-database.ts': "import 'mongoose'\n",
  'src/store/planted-server.ts': "import 'mongodb-memory-server'\n",
  'src/messenger/webchat/planted-sdk.ts': "import '@larksuiteoapi/node-sdk'\n",
  'src/messenger/feishu/planted-neighbour.ts': "import '../webchat/planted-sdk.js'\n",
  'src/attic/planted-room.ts': "import '../logger.js'\n",
  'src/schedule/planted-missing.ts': "import './nowhere.js'\n",
}
const HARMLESS = ['jobs/planted.ts', 'src/conversation/planted-flow.ts']

let copy = ''
let planted: Report
let actual: Report

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'minqing-fence-'))
  for (const part of [...FOLDERS, 'package.json', 'tsconfig.json', '.dependency-cruiser.cjs']) {
    if (existsSync(join(ROOT, part))) cpSync(join(ROOT, part), join(copy, part), { recursive: true })
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'))
  for (const [path, content] of Object.entries(PLANTED)) {
    mkdirSync(dirname(join(copy, path)), { recursive: true })
    writeFileSync(join(copy, path), content)
  }
  planted = cruise(copy)
  actual = cruise(ROOT)
})

afterAll(() => rmSync(copy, { recursive: true, force: true }))

test('every import stays within the fence', () => {
  expect(actual.summary.violations.map(toLine)).toEqual([])
})

test('the fence sees every source file', () => {
  const seen = new Set(actual.modules.map(({ source }) => source))
  const files = FOLDERS.flatMap((folder) => sourceFiles(folder)).filter((path) => /\.tsx?$/.test(path))
  expect(files.length).toBeGreaterThan(40)
  expect(files.filter((path) => !seen.has(path))).toEqual([])
})

test.each(Object.keys(PLANTED).filter((path) => !HARMLESS.includes(path)))(
  'the fence bites at %s',
  (path) => {
    expect(planted.summary.violations.filter(({ from }) => from === path)).not.toEqual([])
  },
)

test('the fence lets an allowed import pass', () => {
  expect(planted.summary.violations.filter(({ from }) => HARMLESS.includes(from))).toEqual([])
})

function cruise(folder: string): Report {
  const binary = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
  const folders = FOLDERS.filter((name) => existsSync(join(folder, name)))
  const args = [binary, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...folders]
  const result = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', maxBuffer: 200_000_000 })
  if (!result.stdout.startsWith('{')) throw new Error(`dependency-cruiser failed: ${result.stderr}`)
  return JSON.parse(result.stdout) as Report
}

function toLine({ from, to, rule }: Finding): string {
  return `${rule.name}: ${from} -> ${to}`
}
