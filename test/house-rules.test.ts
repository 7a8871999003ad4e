import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { inProject, sourceFiles } from './support/source-files.js'

const FOLDERS = ['src', 'cards', 'jobs', 'test', 'scripts', 'bench', 'docs', '.ci']
const TEXT = /\.(tsx?|mjs|cjs|js|md|json|css|html|example|txt)$/
const LONGEST_FILE_LINES = 400

const product = ['src', 'cards', 'jobs'].flatMap(sourceFiles).filter((path) => /\.tsx?$/.test(path))
const everything = [...FOLDERS.flatMap(sourceFiles), ...filesAtTop()].filter(
  (path) => TEXT.test(path) && path !== 'package-lock.json',
)

test('the rules below look at a whole project', () => {
  expect(product.length).toBeGreaterThan(40)
  expect(everything.length).toBeGreaterThan(product.length)
})

test(`no file of the product or its tests is longer than ${LONGEST_FILE_LINES} lines`, () => {
  const code = everything.filter((path) => /\.(tsx?|mjs|cjs)$/.test(path))
  expect(code.filter((path) => read(path).split('\n').length > LONGEST_FILE_LINES)).toEqual([])
})

test('only src/config reads the variables of the process', () => {
  const readers = linesWith(product, /\bprocess\s*(\.|\[['"`])\s*env\b|\{[^}]*\benv\b[^}]*\}\s*=\s*process\b/)
  expect(readers.filter((line) => !line.startsWith('src/config/'))).toEqual([])
})

test('no write asks for less than the majority and the journal', () => {
  expect(linesWith(product, /\bw:\s*['"]?[01]\b|\b(j|journal):\s*false/)).toEqual([])
})

test('no folder has a name that says nothing', () => {
  const nameless = /(^|\/)(utils?|helpers?|common|services?|types|managers?)\//
  expect(product.filter((path) => nameless.test(path))).toEqual([])
})

test('no file speaks of a particular machine or of a host that serves packages', () => {
  const machine = /(^|[\s'"`(=:])\/(root|work|home|Users)\/\w/
  const hosts = /registry\.npmjs|npmmirror\.com|pypi\.org|pythonhosted\.org/
  expect([...linesWith(everything, machine), ...linesWith(everything, hosts)]).toEqual([])
})

test('no test mocks a module or shuts out the others', () => {
  const tests = sourceFiles('test').filter((path) => path.endsWith('.test.ts'))
  expect(linesWith(tests, /\b(test|describe|it)\.(only|todo)\(|\bvi\.mock\(/)).toEqual([])
})

function filesAtTop(): string[] {
  return readdirSync(inProject('.')).filter((name) => existsSync(inProject(name)) && TEXT.test(name))
}

function linesWith(paths: readonly string[], pattern: RegExp): string[] {
  return paths.flatMap((path) =>
    read(path)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
  )
}

function read(path: string): string {
  return readFileSync(inProject(path), 'utf8')
}
