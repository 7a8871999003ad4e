import type { Locator, Page } from 'playwright-core'
import { afterEach, describe, expect, test } from 'vitest'
import type { WireState } from '#src/messenger/webchat/wire.js'
import { realProgram } from './real-program.js'
import { answerTo, card, DESKTOP, findChromium, goTo, PHONE, press, shots, visit } from './support.js'

const chromium = findChromium()

describe.skipIf(chromium === null)('visiting, in a browser before the real program', () => {
  const real = realProgram(chromium, 'browser_visit')
  let close = async () => {}
  let faults: string[] = []

  afterEach(async () => {
    await close()
    expect(faults).toEqual([])
    expect(real.program.errors).toEqual([])
  })

  const open = async (viewport: { width: number; height: number }): Promise<Page> => {
    const visitor = await visit(real.browser, real.url, viewport)
    close = () => visitor.context.close()
    faults = visitor.faults
    return visitor.page
  }

  test.each([
    ['desktop', DESKTOP],
    ['phone', PHONE],
  ])(
    'a tap and a form of a cadre count for the unit head and in the groups, on a %s',
    async (device, size) => {
      const { cadre, head, unitGroup, countyGroup } = await whoIsWho(real.url)
      const page = await open(size)
      const shot = (name: string) => page.screenshot({ path: `${shots}${device}-${name}.png` })
      const coveredAs = async (who: string) => {
        await goTo(page, who)
        return covered(page)
      }
      const watchers = [head, unitGroup, countyGroup]
      const before: number[] = []
      for (const who of watchers) before.push(await coveredAs(who))

      await goTo(page, cadre)
      await card(page, '民情助手')
      await shot('help')
      const own = await covered(page)
      const list = await answerTo(page, '走访', '待走访')
      await press(list, '已走访，无问题')
      await list.locator('.row', { hasText: '✓' }).first().waitFor()
      await shot('list')
      await press(list, '详细登记')
      await fill(await card(page, '登记走访'), shot)
      const done = await card(page, /^走访已登记/)
      expect(await done.textContent()).toContain('路灯坏了两盏')
      await shot('recorded')
      expect(await covered(page)).toBe(own + 2)

      const after: number[] = []
      for (const who of watchers) {
        after.push(await coveredAs(who))
        await shot(`progress-${after.length}`)
      }
      expect(after).toEqual(before.map((count) => count + 2))
    },
    60_000,
  )

  test('a visit is logged with the keyboard alone', async () => {
    const page = await open(DESKTOP)
    await card(page, '民情助手')
    await page.locator('.say:focus').waitFor()
    const own = await covered(page)
    const lists = page.getByRole('region', { name: '待走访' })
    const before = await lists.count()
    await page.keyboard.type('走访')
    await page.keyboard.press('Enter')
    const list = lists.nth(before)
    await list.waitFor()
    await tabBackTo(page, '已走访，无问题')
    await page.keyboard.press('Enter')
    await list.locator('.row', { hasText: '✓' }).first().waitFor()
    expect(await covered(page)).toBe(own + 1)
  }, 60_000)
})

/** Names as the page shows them: the first cadre, the head of the same unit, both groups. */
async function whoIsWho(url: string) {
  const { personas, groups } = (await (await fetch(`${url}/trial/state`)).json()) as WireState
  const named = (role: string) => personas.find((persona) => persona.role === role)?.name ?? role
  const size = (which: 'most' | 'fewest') =>
    [...groups].sort((a, b) => a.members.length - b.members.length).at(which === 'most' ? -1 : 0)?.name ?? ''
  return {
    cadre: named('干部'),
    head: named('单位负责人'),
    unitGroup: size('fewest'),
    countyGroup: size('most'),
  }
}

/** Asks for 进度 and reads how many households are covered. */
async function covered(page: Page): Promise<number> {
  const progress = await answerTo(page, '进度', /走访进度$/)
  const text = (await progress.locator('dd').first().textContent()) ?? ''
  const numbers = /（(\d+)\/(\d+)）/.exec(text)
  expect(Number(numbers?.[2])).toBeGreaterThan(0)
  return Number(numbers?.[1])
}

async function fill(form: Locator, shot: (name: string) => Promise<unknown>): Promise<void> {
  await form.getByLabel('反映的情况').fill('村口路灯坏了两盏')
  await form.getByRole('checkbox', { name: '电力通信' }).check()
  await form.getByRole('radio', { name: '协调解决' }).check()
  await shot('form')
  await press(form, '提交')
}

async function tabBackTo(page: Page, label: string): Promise<void> {
  const focused = page.locator('button:focus', { hasText: label })
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Shift+Tab')
    if ((await focused.count()) > 0) return
  }
  throw new Error(`Shift+Tab does not reach ${label}`)
}
