import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { answerTo, card, DESKTOP, findChromium, goTo, press, say, shots } from './support.js'
import { trialVisitors } from './trial-visitors.js'

const chromium = findChromium()

describe.skipIf(chromium === null)('stumbling over an issue in the browser', () => {
  const visitors = trialVisitors(chromium, 'browser_stumbles')

  const openAs = async (who: string): Promise<Page> => {
    const page = await visitors.open()
    await goTo(page, who)
    return page
  }
  const openIssue = async (page: Page, text: string) => {
    const list = await answerTo(page, '待办', /^待办问题/)
    await press(list, '办理', text)
  }

  test('two people of a unit sign for an issue at the same moment: one does, the other sees who', async () => {
    const { townHead, otherCadre } = visitors.trial.names
    const [first, second] = [await openAs(townHead), await openAs(otherCadre)]
    for (const page of [first, second]) await openIssue(page, '屋面漏水，想申请危房')
    const cards = await Promise.all([first, second].map((page) => card(page, /：待签收$/)))
    await Promise.all(cards.map((one) => press(one, '签收')))
    const shown = await Promise.all([first, second].map((page) => card(page, /：已签收$/)))
    const texts = await Promise.all(shown.map((one) => one.textContent()))
    for (const text of texts) expect(text?.match(/ 签收/g)).toHaveLength(1)
    const handler = /经办 (\S+)）/.exec(texts[0] ?? '')?.[1]
    expect([townHead, otherCadre]).toContain(handler)
    expect(texts[1]).toContain(`经办 ${handler}）`)
    await second.screenshot({ path: `${shots}stumble-same-moment.png` })
  }, 60_000)

  test('a second tab is brought up to date, and two quick clicks are one press', async () => {
    const [tab, other] = [await openAs(visitors.trial.names.cadre), await openAs(visitors.trial.names.cadre)]
    await openIssue(tab, '山塘坝脚渗水')
    const here = await card(tab, /：待签收$/)
    const there = await card(other, /：待签收$/)
    await there.waitFor()
    await here.getByRole('button', { name: '签收' }).dblclick()
    const accepted = await card(tab, /：已签收$/)
    expect((await accepted.textContent())?.match(/ 签收/g)).toHaveLength(1)
    await card(other, /：已签收$/)
  }, 60_000)

  test('an empty form says what is missing, too much is cut at the limit, and neither a reload nor a lost network loses what was written', async () => {
    const page = await openAs(visitors.trial.names.cadre)
    await openIssue(page, '自来水管漏水，三户')
    await press(await card(page, /：办理中$/), '办结')
    const form = await card(page, '办结')
    await press(form, '提交')
    expect(await form.locator('.error').allTextContents()).toEqual(['请填写办理结果。'])
    await form.getByLabel('办理结果').focus()
    await page.keyboard.insertText('字'.repeat(10_000))
    expect(await form.getByLabel('办理结果').inputValue()).toHaveLength(300)
    await page.reload()
    const again = await card(page, '办结')
    expect(await again.getByLabel('办理结果').inputValue()).toHaveLength(300)
    await again.getByLabel('办理结果').fill('换了接头，水压正常')
    await page.context().setOffline(true)
    await press(again, '提交')
    await page.locator('.toast', { hasText: '网络不通' }).waitFor()
    await page.screenshot({ path: `${shots}stumble-offline.png` })
    await page.context().setOffline(false)
    await page.waitForFunction('navigator.onLine')
    expect(await again.getByLabel('办理结果').inputValue()).toBe('换了接头，水压正常')
    await press(again, '提交')
    await card(page, '已办结')
    // The browser reports the requests that the lost network broke.
    visitors.forgetFaults()
  }, 60_000)

  test('a message of ten thousand characters is answered, and the answer is in view', async () => {
    const page = await openAs(visitors.trial.names.head)
    // Taller than the view and read from its top, so nobody speaks before it is there.
    await card(page, '民情助手')
    await say(page, '长'.repeat(10_000))
    const answer = await card(page, '没看懂这句话')
    await expect.poll(async () => ((await answer.boundingBox())?.y ?? 0) < DESKTOP.height).toBe(true)
    await page.screenshot({ path: `${shots}stumble-long.png` })
  }, 60_000)
})
