import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { importWorkbook } from '#src/store/registry/import-workbook.js'

const root = fileURLToPath(new URL('../', import.meta.url))
const FOLDER = new URL('../dist/bench/', import.meta.url)

/**
 * The import bundled like the program, with its reading thread. From source each import would wait until a new thread
 * has compiled TypeScript, which no user does. Packages stay outside: the connection comes from the same driver.
 */
export async function builtImport(): Promise<typeof importWorkbook> {
  await build({
    absWorkingDir: root,
    entryPoints: ['src/store/registry/import-workbook.ts', 'src/workbook/read-worker.ts'],
    outdir: fileURLToPath(FOLDER),
    entryNames: '[name]',
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    keepNames: true,
    logLevel: 'warning',
  })
  const built: { importWorkbook: typeof importWorkbook } = await import(
    new URL('import-workbook.js', FOLDER).href
  )
  return built.importWorkbook
}
