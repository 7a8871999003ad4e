import { randomUUID } from 'node:crypto'
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Incoming } from '#src/messenger/port.js'
import { openStand, type Stand } from '../../support/webchat-stand.js'

let stand: Stand
const events: Incoming[] = []

beforeAll(async () => {
  stand = await openStand({
    receive: () => async (event) => {
      events.push(event)
      return {}
    },
  })
})

afterAll(() => stand.close())

/** Sends any Host and Origin, which `fetch` would not let one do. Resolves to the status. */
function send(method: string, path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port: stand.port, path, method, headers, agent: false },
      (response) => {
        resolve(response.statusCode ?? 0)
        response.destroy()
      },
    )
    sent.once('error', reject)
    const body = { eventId: randomUUID(), as: 'li', chat: 'p:li', text: '走访' }
    sent.end(method === 'POST' ? JSON.stringify(body) : undefined)
  })
}

const NAMES = [
  'evil.example',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  '127.0.0.1.nip.io',
  'evil-localhost',
  'xlocalhost',
  'localhost.',
  'LOCALHOST.EVIL',
  '127.0.0.2',
  '127.1',
  '0.0.0.0',
  '0x7f000001',
  '2130706433',
  '192.168.1.20',
  '10.0.0.8',
  '[::2]',
  '[::ffff:127.0.0.1]',
  '::1',
  'user@localhost',
  'localhost@evil.example',
]

/** 200 foreign Hosts: each name bare, with this port, and with others. */
function foreignHosts(): string[] {
  const tails = ['', ':80', ':443', ':8080', ':00', ':99999', `:${stand.port}`, ':3000', ':1', ':65535']
  return NAMES.flatMap((name) => tails.map((tail) => `${name}${tail}`))
}

describe('the trial talks to pages of this machine alone', () => {
  test('200 of 200 foreign Hosts are refused, on the page, the state, the stream and posts', async () => {
    const hosts = foreignHosts()
    expect(hosts).toHaveLength(200)
    const paths = ['/', '/trial/state', '/trial/stream', '/assets/x.js']
    let refused = 0
    for (const [index, host] of hosts.entries()) {
      const path = paths[index % paths.length] ?? '/'
      const read = await send('GET', path, { host })
      const headers = { host, origin: `http://${host}`, 'content-type': 'application/json' }
      const written = await send('POST', '/trial/messages', headers)
      if (read === 403 && written === 403) refused += 1
    }
    expect(refused).toBe(200)
    expect(events).toEqual([])
  })

  test('another port in the Host is another server', async () => {
    expect(await send('GET', '/trial/state', { host: `127.0.0.1:${stand.port + 1}` })).toBe(403)
    expect(await send('GET', '/trial/state', { host: '127.0.0.1' })).toBe(403)
  })

  test('200 of 200 foreign Origins are refused on posts and on the stream', async () => {
    const host = `127.0.0.1:${stand.port}`
    const origins = [
      ...foreignHosts()
        .slice(0, 195)
        .map((name) => `http://${name}`),
    ]
    origins.push(
      'null',
      `https://${host}`,
      `http://localhost:${stand.port}`,
      `http://${host}/`,
      `http://${host}.evil`,
    )
    let refused = 0
    for (const origin of origins) {
      const json = { host, origin, 'content-type': 'application/json' }
      const statuses = [
        await send('POST', '/trial/messages', json),
        await send('GET', '/trial/stream', { host, origin }),
      ]
      if (statuses.every((status) => status === 403)) refused += 1
    }
    expect([origins.length, refused]).toEqual([200, 200])
    expect(events).toEqual([])
  })

  test('a post without an Origin is refused, and so is a stream that a foreign page opens', async () => {
    const host = `127.0.0.1:${stand.port}`
    expect(await send('POST', '/trial/messages', { host, 'content-type': 'application/json' })).toBe(403)
    expect(await send('GET', '/trial/stream', { host, 'sec-fetch-site': 'cross-site' })).toBe(403)
  })

  test('a plain form of a page cannot post', async () => {
    const host = `127.0.0.1:${stand.port}`
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      const headers = { host, origin: `http://${host}`, 'content-type': type }
      expect(await send('POST', '/trial/messages', headers)).toBe(415)
    }
    expect(events).toEqual([])
  })

  test.each(['127.0.0.1', 'localhost', '[::1]'])('%s with the port is this machine', async (name) => {
    const host = `${name}:${stand.port}`
    const headers = { host, origin: `http://${host}`, 'content-type': 'application/json' }
    expect(await send('GET', '/trial/state', { host })).toBe(200)
    expect(await send('GET', '/trial/stream', { host, 'sec-fetch-site': 'same-origin' })).toBe(200)
    expect(await send('POST', '/trial/messages', headers)).toBe(200)
  })
})
