import { describe, expect, test } from 'vitest'
import { createMemoryHistory } from '../support/memory-webchat-history.js'
import { card, findChromium, say } from './support.js'
import { trialPage } from './trial-page.js'

const chromium = findChromium()

describe.skipIf(chromium === null)('sending on the page', () => {
  const trial = trialPage(chromium, createMemoryHistory)

  test('files are chosen, looked over and sent; a photo opens and Esc closes it', async () => {
    const page = await trial.open()
    const png =
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
    await page.locator('input[type=file]').setInputFiles([
      { name: '门前.png', mimeType: 'image/png', buffer: Buffer.from(png, 'base64') },
      { name: '名单.xlsx', mimeType: 'application/vnd.ms-excel', buffer: Buffer.from('PK') },
    ])
    await page.locator('.attached .file-name', { hasText: '名单.xlsx' }).waitFor()
    await page.getByRole('button', { name: '发送' }).click()
    await page.locator('.bubble', { hasText: '收到文件：名单.xlsx' }).waitFor()
    await page.getByRole('button', { name: '放大图片 门前.png' }).click()
    await page.getByRole('dialog', { name: '门前.png' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  test('a message that was not taken can be sent again', async () => {
    const page = await trial.open()
    await say(page, '坏了')
    const resend = page.getByRole('button', { name: '发送失败，点此重发' })
    await resend.waitFor()
    expect(trial.faults.every((fault) => fault.includes('503'))).toBe(true)
    trial.faults.length = 0
    await page.reload()
    await trial.stand.webchat.start(async () => ({}))
    await resend.click()
    await resend.waitFor({ state: 'detached' })
    expect(await page.locator('.bubble', { hasText: '坏了' }).count()).toBe(1)
  })

  test('a restart of the server is said and survived', async () => {
    const page = await trial.open()
    await card(page, '您可以这样用')
    await page.getByRole('textbox', { name: '消息' }).fill('写了一半')
    const lost = page.getByText('连接断开了，正在重新连接')
    await trial.restart(() => lost.waitFor())
    await lost.waitFor({ state: 'detached' })
    await trial.stand.webchat.send({
      chat: 'p:li',
      content: { kind: 'text', text: '我回来了' },
      uuid: 'back',
    })
    await page.locator('.bubble', { hasText: '我回来了' }).waitFor()
    expect(await page.getByRole('textbox', { name: '消息' }).inputValue()).toBe('写了一半')
    trial.faults.length = 0
  })

  test('files can be dropped and pasted', async () => {
    const page = await trial.open()
    const carry = (name: string) =>
      page.evaluateHandle(
        `(() => { const d = new DataTransfer(); d.items.add(new File(['PK'], '${name}')); return d })()`,
      )
    await page.locator('.chat').dispatchEvent('dragover', { dataTransfer: await carry('拖.xlsx') })
    await page.getByText('松开后，文件放进要发送的消息里').waitFor()
    await page.locator('.chat').dispatchEvent('drop', { dataTransfer: await carry('拖.xlsx') })
    await page.evaluate(
      `(() => { const d = new DataTransfer(); d.items.add(new File(['PK'], '贴.xlsx'));
      const paste = new ClipboardEvent('paste', { clipboardData: d, bubbles: true, cancelable: true });
      document.querySelector('.say').dispatchEvent(paste) })()`,
    )
    await expect
      .poll(() => page.locator('.attached .file-name').allTextContents())
      .toEqual(['拖.xlsx', '贴.xlsx'])
    await page.getByRole('button', { name: '不发 拖.xlsx' }).click()
    await page.getByRole('button', { name: '发送', exact: true }).click()
    await page.locator('.bubble', { hasText: '收到文件：贴.xlsx' }).waitFor()
    expect(await page.locator('.bubble', { hasText: '拖.xlsx' }).count()).toBe(0)
  })

  test('a lost answer makes the page send again, and the message stands once', async () => {
    const page = await trial.open()
    let lost = 0
    await page.route('**/trial/messages', async (route) => {
      if (lost > 0) return route.continue()
      lost += 1
      await route.fetch()
      await route.abort()
    })
    await say(page, '待办')
    await card(page, /超期/)
    await expect.poll(() => page.locator('.status').count()).toBe(0)
    expect([lost, await page.locator('.message[data-mine=true]').count()]).toEqual([1, 1])
    expect(
      (await trial.stand.history.list('p:li', { limit: 9 })).filter((m) => m.from === 'li'),
    ).toHaveLength(1)
    trial.faults.length = 0
  })

  test('without a network the message waits for a tap', async () => {
    const page = await trial.open()
    await page.context().setOffline(true)
    await say(page, '待办')
    const resend = page.getByRole('button', { name: '发送失败，点此重发' })
    await resend.waitFor()
    await page.context().setOffline(false)
    await page.waitForFunction('navigator.onLine')
    await resend.click()
    await card(page, /超期/)
    await resend.waitFor({ state: 'detached' })
    trial.faults.length = 0
  })
})
