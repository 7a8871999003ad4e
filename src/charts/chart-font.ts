import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const FONT_FAMILY = 'Noto Sans SC'

/** The build unpacks it to `dist/chart-font`: seen from the bundle beside it, and from the sources. */
const PLACES = ['../chart-font', '../../dist/chart-font']

/** Throws when the font was not unpacked: resvg would leave out the characters and say nothing. */
export function fontFolder(): string {
  const folder = PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url))).find(existsSync)
  if (folder === undefined) throw new Error('the font of the charts was not unpacked: npm run build')
  return folder
}
