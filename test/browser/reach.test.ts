import { describe, expect, test } from 'vitest'
import { createMemoryHistory } from '../support/memory-webchat-history.js'
import { faintTexts } from './contrast.js'
import { card, choose, findChromium, PHONE, press, say } from './support.js'
import { trialPage } from './trial-page.js'

const chromium = findChromium()

describe.skipIf(chromium === null)('the page for everyone', () => {
  const trial = trialPage(chromium, createMemoryHistory)

  test('on a phone one sees the list or a chat, and the way back', async () => {
    const page = await trial.open(PHONE)
    expect(await page.locator('.chat').isVisible()).toBe(false)
    await choose(page, '王秀英')
    await card(page, '您可以这样用')
    expect(await page.locator('.side').isVisible()).toBe(false)
    await page.getByRole('button', { name: '走访' }).tap()
    await card(page, '就近还没走访的户')
    expect(await page.locator('html').evaluate((html) => html.scrollWidth)).toBe(PHONE.width)
    await page.getByRole('link', { name: '返回身份和群聊' }).tap()
    await page.locator('.side').waitFor({ state: 'visible' })
    expect(await page.locator('.chat').isVisible()).toBe(false)
  })

  test('everything can be done with the keyboard alone', async () => {
    const page = await trial.open()
    await card(page, '您可以这样用')
    const focused = page.locator('a:focus, button:focus')
    const tabTo = async (text: string) => {
      for (let presses = 0; presses < 60; presses += 1) {
        await page.keyboard.press('Tab')
        if ((await focused.filter({ hasText: text }).count()) > 0) return
      }
      throw new Error(`the Tab key does not reach ${text}`)
    }
    await tabTo('王秀英')
    await page.keyboard.press('Enter')
    await page.locator('.chat-head', { hasText: '王秀英' }).waitFor()
    await page.locator('.say:focus').waitFor()
    await page.keyboard.type('走访')
    await page.keyboard.press('Shift+Enter')
    expect(await page.locator('.say').inputValue()).toBe('走访\n')
    await page.keyboard.press('Enter')
    const visits = await card(page, '就近还没走访的户')
    await tabTo('已走访，无问题')
    const outline = await focused.evaluate((it) => it.computedStyleMap().get('outline-style')?.toString())
    expect(outline).toBe('solid')
    await page.keyboard.press('Enter')
    await visits.getByText('今天 已走访，无问题').waitFor()
    await page.locator('.row:focus', { hasText: '张德明' }).waitFor()
    await page.keyboard.press('Tab')
    expect(await page.locator(':focus').getAttribute('aria-label')).toBe('李桂英：已走访，无问题')
    expect(await page.locator('[aria-live=polite]').last().textContent()).toContain('28 户没有走访')
  })

  test('all text is readable: a contrast of 4.5 to 1 at least', async () => {
    const page = await trial.open()
    for (const command of ['走访', '进度', '待办', '登记']) await say(page, command)
    const form = await card(page, '登记走访')
    await form.getByLabel('入户').check()
    await press(form, '保存')
    await form.locator('.error').first().waitFor()
    expect(await faintTexts(page)).toEqual([])
    await choose(page, '农业农村局工作群')
    await say(page, '进度')
    await card(page, '走访进度')
    expect(await faintTexts(page)).toEqual([])
  })
})
