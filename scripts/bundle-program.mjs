// Bundles the program with its packages: `node scripts/bundle-program.mjs [FOLDER]`. Why: docs/adr/0009.
import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { filesUnder, fromRoot } from './ensure/root.mjs'

const usual = fromRoot('dist/src')
const SOURCE_FOLDERS = ['src', 'cards', 'jobs'].map(fromRoot)
const PAGE = fromRoot('src/messenger/webchat/page')

/** These look for their own files beside themselves, or are native, or so large that bundling wins nothing. */
export const LEFT_OUTSIDE = [
  'sharp',
  '@resvg/resvg-js',
  'pdfkit',
  'mongodb-memory-server',
  '@larksuiteoapi/node-sdk',
  '@node-rs/jieba',
]

/** Packages in CommonJS ask for Node's modules, and for optional packages, by `require`. */
const REQUIRE = `import { createRequire as requireFrom } from 'node:module'
const require = requireFrom(import.meta.url)`

const NAME_HELPER =
  'var __name = (target, value) => __defProp(target, "name", { value, configurable: true });'
const QUICK_NAME_HELPER =
  'var __name = (target, value) => target.name === value || target.prototype === undefined ? target : __defProp(target, "name", { value, configurable: true });'

/**
 * Everything lies flat in the folder: parts, workers and other files find each other by `import.meta.url`, whichever
 * part their code has come into. Resolves to what was written and to esbuild's account of it.
 */
export async function bundleProgram(folder = usual) {
  const files = SOURCE_FOLDERS.flatMap(filesUnder).filter((file) => !file.startsWith(PAGE))
  const workers = files.filter((file) => file.endsWith('-worker.ts'))
  const { metafile } = await build({
    absWorkingDir: fromRoot('.'),
    entryPoints: [fromRoot('src/cli.ts'), ...workers],
    outdir: folder,
    entryNames: '[name]',
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: LEFT_OUTSIDE,
    banner: { js: REQUIRE },
    // Packages and the log ask objects and errors for the name of their class, which bundling may change.
    keepNames: true,
    // Not minified: stack traces can be read as they are. The map is read only under --enable-source-maps.
    sourcemap: true,
    sourcesContent: false,
    metafile: true,
    logLevel: 'warning',
  })
  const outputs = Object.keys(metafile.outputs).map(fromRoot)
  await nameClassesOnly(outputs)
  const assets = files.filter((file) => !file.endsWith('.ts'))
  for (const asset of assets) await copyFile(asset, join(folder, basename(asset)))
  const copies = assets.map((asset) => join(folder, basename(asset)))
  return { files: [...outputs, ...copies].map((file) => relative(folder, file)), metafile }
}

/**
 * esbuild has each closure named again whenever it is made, which took 3 % of the processor time under load. Those of
 * arrow functions nobody asks for, and whatever was not renamed has its name already.
 */
async function nameClassesOnly(outputs) {
  for (const file of outputs.filter((one) => one.endsWith('.js'))) {
    const text = await readFile(file, 'utf8')
    if (text.includes(NAME_HELPER)) await writeFile(file, text.replace(NAME_HELPER, QUICK_NAME_HELPER))
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { files } = await bundleProgram(process.argv[2])
  console.log(`${files.length} files`)
}
