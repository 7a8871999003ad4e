import { readFileSync } from 'node:fs'
import { checkSync } from 'recheck'
import { expect, test } from 'vitest'
import { sourceFiles } from '../support/source-files.js'

const FOLDERS = ['src/understanding', 'src/conversation/commands']
/** Some are too large to be proven safe in that time; what runs away is found much sooner. */
const CHECK_MS = 1_500
process.env.RECHECK_SYNC_BACKEND = 'pure'

/** Those that are put together of parts, seen as they are made. */
async function expressionsMade(): Promise<Set<string>> {
  const made = new Set<string>()
  const Plain = globalThis.RegExp
  globalThis.RegExp = new Proxy(Plain, {
    construct(target, args: [string, string?]) {
      made.add(String(args[0]))
      return new target(...args)
    },
  })
  try {
    await import('#src/understanding/understand.js')
    await import('#src/understanding/correct.js')
  } finally {
    globalThis.RegExp = Plain
  }
  return made
}

function literalsIn(path: string): string[] {
  const text = readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
  const literals = text.matchAll(
    /(?<=[\s(=,:[!&|?]|^)\/((?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+)\/[dgimsuvy]*(?=[\s.,;)\]:]|$)/gm,
  )
  return [...literals].map(([, source = '']) => source)
}

test('no expression that reads what people write can run away', async () => {
  const literals = FOLDERS.flatMap((folder) => sourceFiles(folder))
    .filter((path) => path.endsWith('.ts'))
    .flatMap((path) => literalsIn(path))
  const all = [...new Set([...literals, ...(await expressionsMade())])]
  expect(all.length).toBeGreaterThan(80)
  const bad = all.flatMap((source) => {
    const result = checkSync(source, '', { timeout: CHECK_MS })
    return result.status === 'vulnerable' ? [`${result.complexity.summary}: ${source.slice(0, 120)}`] : []
  })
  expect(bad).toEqual([])
}, 600_000)
