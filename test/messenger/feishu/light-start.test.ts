import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { platformHttp } from '#src/messenger/feishu/http.js'

const folder = new URL('../../../src/messenger/feishu/', import.meta.url)
const sources = readdirSync(folder).map((name) => ({
  name,
  text: readFileSync(new URL(name, folder), 'utf8'),
}))

test('neither the SDK nor its HTTP client is loaded with the module: they cost a start more than all else', () => {
  const heavy = /^import (?!type )[^\n]*from '(@larksuiteoapi\/node-sdk|axios)'/m
  expect(heavy.test("import axios from 'axios'\n")).toBe(true)
  expect(sources.length).toBeGreaterThan(20)
  expect(sources.filter(({ text }) => heavy.test(text)).map(({ name }) => name)).toEqual([])
})

test('a redirect is not followed: nobody leads our token to another host', async () => {
  let visits = 0
  const server = createServer((req, res) => {
    if (req.url === '/elsewhere') visits += 1
    res.writeHead(302, { location: '/elsewhere' }).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const domain = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const http = await platformHttp(domain)
  await expect(http.get(`${domain}/open-apis/x`)).rejects.toMatchObject({ response: { status: 302 } })
  expect(visits).toBe(0)
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})
