import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { WireState } from '#src/messenger/webchat/wire.js'
import { freePort, Program, SOURCE_PROGRAM } from '../crash/program.js'
import { answerTo, card, findChromium, goTo, launch, PHONE, press, say, visit } from './support.js'

const chromium = findChromium()
const shots = fileURLToPath(new URL('../../screenshots/', import.meta.url))

describe.skipIf(chromium === null)('one sentence, on a phone before the real program', () => {
  let program: Program
  let browser: Browser
  let url = ''

  beforeAll(async () => {
    if (chromium === null) return
    await mkdir(shots, { recursive: true })
    const { buildPage } = await import(new URL('../../scripts/build-page.mjs', import.meta.url).href)
    await buildPage()
    const port = await freePort()
    const uri = new URL(inject('mongoUri'))
    uri.pathname = '/browser_one_sentence'
    url = `http://127.0.0.1:${port}`
    program = new Program([...SOURCE_PROGRAM, 'start'], {
      PORT: String(port),
      MONGODB_URI: uri.href,
      FEISHU_APP_ID: '',
      FEISHU_APP_SECRET: '',
    })
    browser = await launch(chromium)
    if (!(await program.answers(`${url}/readyz`, 90_000))) throw new Error(program.output)
  })

  afterAll(async () => {
    await browser?.close()
    await program?.stop()
  })

  test('three visits and an issue with its promise cost the sentence and one tap', async () => {
    const { page, context, faults } = await visit(browser, url, PHONE)
    await goTo(page, await cadre(url))
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
    expect(program.errors).toEqual([])
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
  const names = rows.map((row) => row.trim().split('　')[0] ?? '')
  return names.filter((name) => names.indexOf(name) === names.lastIndexOf(name)).slice(0, 3)
}
