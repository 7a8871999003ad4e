import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { faintTexts } from './contrast.js'
import { answerTo, card, DESKTOP, findChromium, goTo, PHONE, press, shots } from './support.js'
import { trialVisitors } from './trial-visitors.js'

const chromium = findChromium()

describe.skipIf(chromium === null)('reminders in the trial, without waiting for their hour', () => {
  const visitors = trialVisitors(chromium, 'browser_reminders')

  const jobs = (page: Page) => page.getByRole('dialog', { name: '现在就看提醒' })
  const run = async (page: Page, job: string) => {
    const row = jobs(page).locator('.row', { hasText: job })
    await row.getByRole('button').click()
    await row.locator('.told:not(:empty)').waitFor()
    return row.locator('.told').textContent()
  }

  test('at night a press waits for the morning, the page says so, and a tap sends it now', async () => {
    visitors.trial.setClock('2026-05-20T21:30:00+08:00')
    const page = await visitors.open(DESKTOP)
    await goTo(page, visitors.trial.names.head)
    const list = await answerTo(page, '待办', /^待办问题/)
    await press(list, '办理', '等您交办，待交办')
    await press(await card(page, /：待交办$/), '交办')
    const form = await card(page, '交办')
    await form.getByLabel('主办单位').fill('浒湾镇')
    await press(form, '提交')
    await card(page, /：待签收$/)
    const waiting = page.locator('.waiting')
    await waiting.waitFor()
    expect(await waiting.textContent()).toContain('1 条消息等到 5月21日 08:00 才发')
    await page.screenshot({ path: `${shots}reminders-night.png` })
    expect(await faintTexts(page)).toEqual([])
    await waiting.getByRole('button', { name: '现在就发' }).click()
    await waiting.waitFor({ state: 'detached' })
    await goTo(page, visitors.trial.names.townHead)
    await card(page, /：待签收$/)
  }, 60_000)

  test('a job is run from the page, on a phone too, and its digest comes to those it is for', async () => {
    visitors.trial.setClock('2026-05-20T22:00:00+08:00')
    const page = await visitors.open(PHONE)
    await page.getByRole('button', { name: '试用：现在就看提醒' }).click()
    expect(await run(page, '三个工作日内到期')).toMatch(/^提醒了 \d+ 项/)
    expect(await run(page, '超期问题')).toMatch(/^提醒了 \d+ 项/)
    expect(await run(page, '三个工作日内到期')).toBe('该提醒的以前都提醒过了，没有新的')
    await page.screenshot({ path: `${shots}reminders-phone.png` })
    expect(await faintTexts(page)).toEqual([])
    await page.keyboard.press('Escape')
    await goTo(page, visitors.trial.names.otherCadre)
    const due = await card(page, /提醒$/)
    expect(await due.textContent()).toContain('桥头护栏断了一截')
    await goTo(page, visitors.trial.names.cadre)
    expect(await (await card(page, /提醒$/)).textContent()).toContain('自来水管漏水，三户人家水压小')
    await page.screenshot({ path: `${shots}reminders-digest.png` })
  }, 60_000)
})
