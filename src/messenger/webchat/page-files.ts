import { readdir, readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Context } from 'koa'
import { Refusal } from './refusal.js'

/** Where `scripts/build-page.mjs` puts the page: beside the built program. */
function builtPage(): string {
  const isSource = import.meta.url.endsWith('.ts')
  const folder = isSource ? '../../../dist/src/page' : './page'
  return fileURLToPath(new URL(folder, import.meta.url))
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

export interface PageFiles {
  serve(ctx: Context, name: string): Promise<void>
}

/** The built page, read once and kept in memory. File names carry a hash, only `index.html` does not. */
export function createPageFiles(folder: string = builtPage()): PageFiles {
  let files: Promise<Map<string, Buffer>> | null = null
  return {
    async serve(ctx, name) {
      files ??= readAll(folder)
      const all = await files
      if (all.size === 0) {
        files = null
        throw new Refusal(503, '页面还没有生成：请先运行 npm run build，再刷新。')
      }
      const bytes = all.get(name)
      const type = TYPES[extname(name)]
      if (!bytes || !type) throw new Refusal(404, '没有这个页面。')
      ctx.set('content-security-policy', POLICY)
      ctx.set('cache-control', name === 'index.html' ? 'no-cache' : 'public, max-age=31536000, immutable')
      ctx.type = type
      ctx.body = bytes
    },
  }
}

async function readAll(folder: string): Promise<Map<string, Buffer>> {
  const names = await readdir(folder).catch(() => [])
  const shown = names.filter((name) => extname(name) in TYPES)
  return new Map(
    await Promise.all(shown.map(async (name) => [name, await readFile(`${folder}/${name}`)] as const)),
  )
}
