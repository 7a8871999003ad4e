import { afterEach, expect, test } from 'vitest'
import { createMetrics } from '#src/metrics/metrics.js'
import { type Front, front } from './front.js'

let at: Front | undefined

afterEach(async () => {
  await at?.stop()
  at = undefined
})

test('healthz answers as long as the process does, whatever the checks say', async () => {
  at = await front({ readiness: [{ name: '数据库', check: () => ({ ok: false, why: '连不上' }) }] })
  expect((await fetch(`${at.url}/healthz`)).status).toBe(200)
})

test('readyz is 200 when every check is well', async () => {
  at = await front({ readiness: [{ name: '数据库', check: async () => ({ ok: true }) }] })
  const answer = await fetch(`${at.url}/readyz`)
  expect([answer.status, await answer.json()]).toEqual([200, [{ name: '数据库', ok: true }]])
})

test('readyz is 503 and says what is not well; a check that throws tells no details', async () => {
  at = await front({
    readiness: [
      { name: '数据库', check: () => ({ ok: true }) },
      { name: '飞书', check: () => ({ ok: false, why: '长连接断开' }) },
      {
        name: '发件箱',
        check: () => {
          throw new Error('10.0.0.7 refused')
        },
      },
    ],
  })
  const answer = await fetch(`${at.url}/readyz`)
  const text = await answer.text()
  expect(answer.status).toBe(503)
  expect(text).not.toContain('10.0.0.7')
  expect(JSON.parse(text).map((c: { ok: boolean }) => c.ok)).toEqual([true, false, false])
  expect(text).toContain('长连接断开')
})

test('readyz does not wait for a check that hangs', async () => {
  at = await front({ readiness: [{ name: '数据库', check: () => new Promise(() => {}) }] })
  expect((await fetch(`${at.url}/readyz`)).status).toBe(503)
})

test('metrics are given in the text form of Prometheus', async () => {
  at = await front({ metrics: createMetrics() })
  const answer = await fetch(`${at.url}/metrics`)
  expect(answer.headers.get('content-type')).toContain('text/plain')
  expect(await answer.text()).toContain('nodejs_eventloop_lag_seconds')
})

test('unknown paths and wrong methods are answered with JSON', async () => {
  at = await front({})
  const nowhere = await fetch(`${at.url}/feishu/events`, { method: 'POST', body: '{}' })
  expect([nowhere.status, await nowhere.json()]).toEqual([404, {}])
  const wrong = await fetch(`${at.url}/healthz`, { method: 'DELETE' })
  expect([wrong.status, await wrong.json()]).toEqual([405, {}])
  expect(wrong.headers.get('allow')).toContain('GET')
})

test('every answer forbids sniffing, framing and caching', async () => {
  at = await front({})
  for (const path of ['/healthz', '/nowhere', '/readyz']) {
    const { headers } = await fetch(at.url + path)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('cache-control')).toBe('no-store')
  }
})

test('the trial is asked for what no other route answers, and may set its own policy', async () => {
  at = await front({
    trialRoutes: async (ctx, next) => {
      if (ctx.path !== '/') return next()
      ctx.set('Content-Security-Policy', "default-src 'self'")
      ctx.type = 'html'
      ctx.body = '<!doctype html>'
    },
  })
  const page = await fetch(`${at.url}/`)
  expect(page.headers.get('content-security-policy')).toBe("default-src 'self'")
  expect(await page.text()).toContain('doctype')
  expect((await fetch(`${at.url}/else`)).status).toBe(404)
})
