import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { WireState } from '#src/messenger/webchat/wire.js'
import { realProgram } from './real-program.js'
import {
  answerTo,
  card,
  findChromium,
  goTo,
  PHONE,
  press,
  say,
  shots,
  uniqueHeads,
  visit,
} from './support.js'

const chromium = findChromium()

describe.skipIf(chromium === null)('one sentence, on a phone before the real program', () => {
  const real = realProgram(chromium, 'browser_one_sentence')

  test('three visits and an issue with its promise cost the sentence and one tap', async () => {
    const { page, context, faults } = await visit(real.browser, real.url, PHONE)
    await goTo(page, await cadre(real.url))
    const [first, second, third] = await heads(page)
    await say(
      page,
      `今天上午和村主任走了${first}、${second}、${third}，都好；${third}家路灯坏了，答应下周三前修好`,
    )
    const asked = await card(page, '请确认：走访 3 户、问题 1 件')
    expect(await asked.textContent()).toMatch(/路灯坏了.*电力通信.*答应 \d+月\d+日 周三前/)
    await page.screenshot({ path: `${shots}phone-sentence.png`, fullPage: true })
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(PHONE.width)
    await press(asked, '确认')
    const done = await card(page, '已登记：走访 3 户、问题 1 件')
    await page.screenshot({ path: `${shots}phone-sentence-recorded.png`, fullPage: true })
    for (const name of [first, second, third]) expect(await done.textContent()).toContain(name)
    expect(faults).toEqual([])
    expect(real.program.errors).toEqual([])
    await context.close()
  }, 60_000)
})

async function cadre(url: string): Promise<string> {
  const { personas } = (await (await fetch(`${url}/trial/state`)).json()) as WireState
  return personas.find(({ role }) => role === '干部')?.name ?? '干部'
}

/** The first households of the list that no other one of the list shares its name with. */
async function heads(page: Page): Promise<string[]> {
  const list = await answerTo(page, '走访', '待走访')
  const rows = await list.locator('.row').allTextContents()
  return uniqueHeads(rows).slice(0, 3)
}
