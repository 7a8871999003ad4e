// Bundles the page of the web chat into dist: `node scripts/build-page.mjs [FOLDER]`. File names carry a hash of their
// content, so browsers may keep them; index.html names them.
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const source = fileURLToPath(new URL('../src/messenger/webchat/page/', import.meta.url))
const usual = fileURLToPath(new URL('../dist/src/page/', import.meta.url))

/** Puts the built page into the folder, which it replaces as a whole. Resolves to bytes by file name. */
export async function buildPage(folder = usual) {
  const target = folder.replace(/\/$/, '')
  const draft = join(dirname(target), `.${basename(target)}-${process.pid}`)
  const result = await build({
    entryPoints: {
      page: join(source, 'main.tsx'),
      style: join(source, 'style/index.css'),
      icon: join(source, 'icon.svg'),
    },
    outdir: draft,
    write: false,
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['es2022', 'safari16'],
    entryNames: '[name]-[hash]',
    loader: { '.svg': 'copy' },
    tsconfig: join(source, 'tsconfig.json'),
    legalComments: 'none',
    logLevel: 'warning',
  })
  const files = result.outputFiles
    .filter((file) => !file.path.endsWith('.js') || basename(file.path).startsWith('page-'))
    .map((file) => ({ name: basename(file.path), bytes: file.contents }))
  const named = (start, end) => {
    const file = files.find(({ name }) => name.startsWith(start) && name.endsWith(end))
    if (!file) throw new Error(`the bundle has no ${start}*${end}`)
    return `/assets/${file.name}`
  }
  const html = (await readFile(join(source, 'index.html'), 'utf8'))
    .replace('%ICON%', named('icon-', '.svg'))
    .replace('%STYLE%', named('style-', '.css'))
    .replace('%SCRIPT%', named('page-', '.js'))
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { recursive: true })
  for (const { name, bytes } of files) await writeFile(join(draft, name), bytes)
  await writeFile(join(draft, 'index.html'), html)
  await rm(target, { recursive: true, force: true })
  await rename(draft, target)
  return Object.fromEntries(files.map(({ name, bytes }) => [name, bytes.length]))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const sizes = await buildPage(process.argv[2])
  for (const [name, bytes] of Object.entries(sizes)) console.log(`${name} ${(bytes / 1024).toFixed(1)} KB`)
}
