import { request } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openStand, type Stand } from '../../support/webchat-stand.js'

let stand: Stand
let done: string[] = []

beforeAll(async () => {
  stand = await openStand({
    jobDesk: {
      list: async () => ({ jobs: [{ name: 'due-issues', describe: '提醒' }], waiting: null }),
      run: async (name) => {
        done.push(name)
        return { tone: 'success', text: '提醒了 1 项' }
      },
      deliver: async () => {
        done.push('deliver')
        return { tone: 'success', text: '送出' }
      },
    },
  })
})

beforeEach(() => {
  done = []
})

afterAll(() => stand.close())

const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${stand.url}${path}`, {
    method: 'POST',
    headers: { origin: stand.url, 'content-type': 'application/json', ...headers },
    body,
  })

/** Sends any Host, which `fetch` would not let one do. Resolves to the status. */
function asHost(method: string, path: string, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { host, origin: `http://${host}`, 'content-type': 'application/json' }
    const sent = request(
      { host: '127.0.0.1', port: stand.port, path, method, headers, agent: false },
      (it) => {
        resolve(it.statusCode ?? 0)
        it.destroy()
      },
    )
    sent.once('error', reject)
    sent.end(method === 'POST' ? '{"name":"due-issues"}' : undefined)
  })
}

test('a job is run, and waiting messages are sent, when the page of the trial asks for it', async () => {
  expect(await (await fetch(`${stand.url}/trial/jobs`)).json()).toEqual({
    jobs: [{ name: 'due-issues', describe: '提醒' }],
    waiting: null,
  })
  const answer = await post('/trial/jobs', '{"name":"due-issues"}')
  expect(await answer.json()).toEqual({ toast: { tone: 'success', text: '提醒了 1 项' } })
  await post('/trial/deliver', '{}')
  expect(done).toEqual(['due-issues', 'deliver'])
})

test('a page of another origin, another host and a plain form run nothing', async () => {
  for (const path of ['/trial/jobs', '/trial/deliver']) {
    expect((await post(path, '{"name":"due-issues"}', { origin: 'http://evil.example' })).status).toBe(403)
    expect((await post(path, '{}', { 'content-type': 'text/plain' })).status).toBe(415)
    expect(await asHost('POST', path, `evil.example:${stand.port}`)).toBe(403)
  }
  expect(await asHost('GET', '/trial/jobs', `evil.example:${stand.port}`)).toBe(403)
  expect(done).toEqual([])
})

test.each(['{}', '{"name":1}', '{"name":"../x"}', '{"name":"due-issues","at":1}'])(
  '%s is refused',
  async (body) => {
    expect((await post('/trial/jobs', body)).status).toBe(400)
    expect(done).toEqual([])
  },
)
