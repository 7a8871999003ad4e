import { describe, expect, test } from 'vitest'
import { createMemoryHistory } from '../support/memory-webchat-history.js'
import { card, findChromium, press, say } from './support.js'
import { trialPage } from './trial-page.js'

const chromium = findChromium()

describe.skipIf(chromium === null)('cards on the page', () => {
  const trial = trialPage(chromium, createMemoryHistory)

  test('a button of a row changes the card in place', async () => {
    const page = await trial.open()
    await say(page, '走访')
    const visits = await card(page, '就近还没走访的户')
    const messages = await page.locator('.message').count()
    const below = visits.locator('.row', { hasText: '周国强' })
    const before = (await below.boundingBox())?.y
    await press(visits, '已走访，无问题', '李桂英')
    await visits.getByText('今天 已走访，无问题').waitFor()
    await page.locator('.toast', { hasText: '已记下' }).waitFor()
    expect(await visits.locator('.row', { hasText: '李桂英' }).locator('button').count()).toBe(0)
    expect(await visits.locator('.row', { hasText: '张德明' }).locator('button').count()).toBe(2)
    expect(await page.locator('.message').count()).toBe(messages)
    expect((await below.boundingBox())?.y).toBe(before)
  })

  test('quick taps on several rows all count', async () => {
    const page = await trial.open()
    await say(page, '走访')
    const visits = await card(page, '就近还没走访的户')
    for (const name of ['张德明', '李桂英', '周国强', '吴小兰']) await press(visits, '已走访，无问题', name)
    await expect.poll(() => visits.locator('.row button').count()).toBe(0)
  })

  test('a form says at the field what is missing, then sends all values', async () => {
    const page = await trial.open()
    await say(page, '登记')
    const form = await card(page, '登记走访')
    await press(form, '保存')
    expect(await form.locator('.error').allTextContents()).toEqual(['请填写见到谁。', '请选择走访方式。'])
    expect(await page.locator(':focus').getAttribute('name')).toBe('met')
    await form.getByLabel('见到谁').fill('户主')
    await form.getByLabel('入户').check()
    await form.getByLabel('医疗').check()
    await form.getByLabel('反映的情况').fill('这里写错了')
    await press(form, '保存')
    await form.locator('.error', { hasText: '请写清是哪里的问题。' }).waitFor()
    expect(await form.getByLabel('见到谁').inputValue()).toBe('户主')
    await form.getByLabel('反映的情况').fill('水管漏水')
    await press(form, '保存')
    expect(await (await card(page, '已登记走访')).textContent()).toContain('水管漏水')
  })

  test('a button with a confirmation asks first, and Esc is a no', async () => {
    const page = await trial.open()
    await say(page, '待办')
    const overdue = await card(page, /超期/)
    await press(overdue, '退回')
    await page.getByRole('dialog', { name: '退回这件问题？' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await page.locator('.toast').count()).toBe(0)
    expect(await page.locator(':focus').textContent()).toBe('退回')
    await press(overdue, '退回')
    await page.getByRole('button', { name: '确定' }).click()
    await page.locator('.toast', { hasText: '已记下' }).waitFor()
  })

  test('an update from elsewhere keeps what is being written into the form', async () => {
    const page = await trial.open()
    await say(page, '登记')
    const form = await card(page, '登记走访')
    await form.getByLabel('见到谁').fill('户主的儿子')
    const sent = (await trial.stand.history.list('p:li', { limit: 1 }))[0]
    if (sent?.body.kind !== 'card') throw new Error('the last message is no card')
    const { shown } = sent.body
    const next = { ...shown, rev: 2, card: { ...shown.card, title: '登记走访（2 人在填）' } }
    await trial.stand.webchat.update(sent.id, next)
    const updated = await card(page, '登记走访（2 人在填）')
    expect(await updated.getByLabel('见到谁').inputValue()).toBe('户主的儿子')
  })
})
