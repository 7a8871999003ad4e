import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { builtPage } from '../../browser/support.js'
import { openStand, type Stand } from '../../support/webchat-stand.js'

let stand: Stand
let empty: Stand

beforeAll(async () => {
  stand = await openStand({ pageFolder: await builtPage() })
  empty = await openStand({ pageFolder: await mkdtemp(join(tmpdir(), 'minqing-empty-')) })
})

afterAll(async () => {
  await stand.close()
  await empty.close()
})

test('the page loads only files of its own, and nothing is written into it', async () => {
  const response = await fetch(`${stand.url}/`)
  const html = await response.text()
  const policy = response.headers.get('content-security-policy') ?? ''
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(response.headers.get('cache-control')).toBe('no-cache')
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toContain('unsafe')
  expect(html).not.toMatch(/<script>|<style|style="|\son\w+=|https?:/)
  const assets = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '')
  expect(assets.map((path) => path.replace(/-\w+\./, '.'))).toEqual([
    '/assets/icon.svg',
    '/assets/style.css',
    '/assets/page.js',
  ])
  for (const path of assets) {
    const asset = await fetch(`${stand.url}${path}`)
    expect([asset.status, asset.headers.get('x-content-type-options')]).toEqual([200, 'nosniff'])
    expect(asset.headers.get('cache-control')).toContain('immutable')
  }
})

test('the page stays small: at most 60 KB of script and 20 KB of style', async () => {
  const html = await (await fetch(`${stand.url}/`)).text()
  const size = async (pattern: RegExp) => {
    const path = pattern.exec(html)?.[1]
    return (await (await fetch(`${stand.url}${path}`)).arrayBuffer()).byteLength
  }
  expect(await size(/src="([^"]+\.js)"/)).toBeLessThan(60 * 1024)
  expect(await size(/href="([^"]+\.css)"/)).toBeLessThan(20 * 1024)
})

test('no other file can be asked for', async () => {
  for (const name of ['index.htm', '..%2Findex.html', '%2e%2e%2fpackage.json', 'page.js', '__proto__']) {
    expect((await fetch(`${stand.url}/assets/${name}`)).status).toBe(404)
  }
})

test('where the page was not built, one is told how to', async () => {
  const response = await fetch(`${empty.url}/`)
  expect([response.status, await response.json()]).toEqual([
    503,
    { error: '页面还没有生成：请先运行 npm run build，再刷新。' },
  ])
})
