import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromRoot } from './root.mjs'

const PACKAGE = 'node_modules/@fontsource/noto-sans-sc'
const SLICE = /^noto-sans-sc-.*-400-normal\.woff2$/

/**
 * Unpacks the font of the charts to `dist/chart-font`, once for each version of its package: resvg reads TrueType only,
 * and passes over woff2 without a word.
 */
export async function unpackChartFont() {
  const folder = fromRoot('dist/chart-font')
  const manifest = fromRoot(`${PACKAGE}/package.json`)
  if (!existsSync(manifest)) return
  const { version } = JSON.parse(readFileSync(manifest, 'utf8'))
  const stamp = join(folder, 'version')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === version) return
  const { default: wawoff2 } = await import('wawoff2')
  const fresh = `${folder}.${process.pid}`
  mkdirSync(fresh, { recursive: true })
  const files = fromRoot(`${PACKAGE}/files`)
  for (const name of readdirSync(files).filter((one) => SLICE.test(one))) {
    const unpacked = await wawoff2.decompress(readFileSync(join(files, name)))
    writeFileSync(join(fresh, name.replace(/woff2$/, 'ttf')), unpacked)
  }
  writeFileSync(join(fresh, 'version'), version)
  rmSync(folder, { recursive: true, force: true })
  renameSync(fresh, folder)
}
