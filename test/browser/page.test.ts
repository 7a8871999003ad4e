import { describe, expect, test } from 'vitest'
import { createMemoryHistory } from '../support/memory-webchat-history.js'
import { card, choose, findChromium, say } from './support.js'
import { trialPage } from './trial-page.js'

const chromium = findChromium()

describe.skipIf(chromium === null)('the page of the trial', () => {
  const trial = trialPage(chromium, createMemoryHistory)

  test('shows people and groups, and greets with the help card', async () => {
    const page = await trial.open()
    expect(await page.locator('.entry-name').allTextContents()).toEqual([
      '李建国',
      '王秀英',
      '陈志远',
      '赵敏',
      '孙立',
      '农业农村局工作群',
      '全县民情大走访群',
    ])
    expect(await (await card(page, '您可以这样用')).textContent()).toContain('今天上午走访了大塘村')
    expect(await page.locator('.chat-head').textContent()).toContain('您现在是 李建国')
  })

  test('every kind of block is drawn', async () => {
    const page = await trial.open()
    await say(page, '进度')
    const progress = await card(page, '走访进度')
    expect(await progress.locator('.bars li').first().textContent()).toBe('大塘村312 / 340')
    expect(await progress.getByRole('columnheader').allTextContents()).toEqual([
      '单位',
      '应访',
      '已访',
      '覆盖率',
    ])
    expect(
      await progress
        .locator('.bar span')
        .first()
        .evaluate((bar) => bar.style.width),
    ).toMatch(/^91\.7/)
    await say(page, '待办')
    const overdue = await card(page, /超期/)
    expect(await overdue.locator('blockquote').textContent()).toContain('路灯')
    expect(await overdue.locator('dt').allTextContents()).toEqual(['责任单位', '期限', '类别'])
  })

  test('what comes in elsewhere is counted as unread until one looks', async () => {
    const page = await trial.open()
    await card(page, '您可以这样用')
    const content = { kind: 'text', text: '本周覆盖率' } as const
    await trial.stand.webchat.send({ chat: 'g:unit', content, uuid: 'w1' })
    await trial.stand.webchat.send({ chat: 'g:unit', content, uuid: 'w2' })
    const badge = page.locator('.entry', { hasText: '农业农村局工作群' }).locator('.badge')
    await expect.poll(() => page.title()).toMatch(/^\(2\) /)
    expect(await badge.textContent()).toContain('2')
    await choose(page, '农业农村局工作群')
    await badge.waitFor({ state: 'detached' })
  })

  test('in a group one chooses who speaks and whether the bot is addressed', async () => {
    const page = await trial.open(undefined, '/#g:unit')
    await page.getByLabel('发言人').selectOption('chen')
    await say(page, '进度')
    await card(page, '走访进度')
    await page.getByLabel('@民情助手').uncheck()
    await say(page, '大家辛苦了')
    const last = page.locator('.message').last()
    await last.getByText('大家辛苦了').waitFor()
    expect(await last.locator('.sender').textContent()).toBe('陈志远')
    expect(await page.locator('.mention').count()).toBe(1)
  })

  test('older messages are loaded on demand, and the place one reads stays in view', async () => {
    const body = (n: number) => ({ kind: 'text', text: `第 ${n} 条` }) as const
    for (let n = 1; n <= 60; n += 1) {
      await trial.stand.history.append({ id: `b-${n}`, chat: 'p:li', at: n, from: null, body: body(n) })
    }
    const page = await trial.open()
    // The list of chats shows the last message too, and may show it first.
    await expect.poll(() => page.locator('.message').count()).toBe(50)
    await page.locator('.list').evaluate((list) => list.scrollTo(0, 0))
    const eleventh = page.locator('.message', { hasText: '第 11 条' })
    const before = await eleventh.boundingBox()
    await page.getByRole('button', { name: '查看更早的消息' }).click()
    await expect.poll(() => page.locator('.message').count()).toBe(60)
    await expect
      .poll(async () => Math.abs(((await eleventh.boundingBox())?.y ?? 0) - (before?.y ?? 0)))
      .toBeLessThan(60)
    expect(await page.getByRole('button', { name: '查看更早的消息' }).count()).toBe(0)
  })
})
