import type { Locator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { answerTo, card, findChromium, goTo, PHONE, press, uniqueHeads } from './support.js'
import { trialVisitors } from './trial-visitors.js'

/** What it cost a person, as the page saw it. */
interface Cost {
  readonly taps: number
  readonly messages: number
  readonly characters: number
}

/**
 * Trusted events only, so that nothing is counted that a finger did not do. A tap is one on a card; a message is sent
 * with the keyboard's own key; characters are those typed, wherever.
 */
const COUNT = `(() => {
  const cost = (window.cost = { taps: 0, messages: 0, characters: 0 })
  const on = (type, count) => document.addEventListener(type, (e) => e.isTrusted && count(e), { capture: true })
  on('pointerdown', (e) => { if (e.target.closest('.card')) cost.taps += 1 })
  on('keydown', (e) => { if (e.key === 'Enter' && e.target.closest('.say')) cost.messages += 1 })
  on('input', (e) => { cost.characters += [...(e.data ?? '')].length })
})()`

const chromium = findChromium()
const table: string[] = []

describe.skipIf(chromium === null)('what logging costs, on a phone before the real program', () => {
  const visitors = trialVisitors(chromium, 'browser_burden')

  const open = async (): Promise<{ page: Page; list: Locator; heads: string[] }> => {
    const page = await visitors.open(PHONE)
    await goTo(page, visitors.trial.names.cadre)
    const list = await answerTo(page, '走访', '待走访')
    const rows = await list
      .locator('.row')
      .filter({ has: page.getByText('已走访，无问题') })
      .allTextContents()
    const heads = uniqueHeads(rows)
    await page.evaluate(COUNT)
    return { page, list, heads }
  }

  const cost = (page: Page): Promise<Cost> => page.evaluate('window.cost')

  const note = (what: string, { taps, messages, characters }: Cost, aim: string) =>
    table.push(`| ${what} | ${taps} | ${messages} | ${characters} | ${aim} |`)

  test('a visit without findings from the list is one tap', async () => {
    const { page, list } = await open()
    await press(list, '已走访，无问题')
    await list.locator('.row', { hasText: '✓' }).first().waitFor()
    const spent = await cost(page)
    note('一次没有情况的走访，在“走访”的列表上', spent, '点 1 下')
    expect(spent).toEqual({ taps: 1, messages: 0, characters: 0 })
  }, 60_000)

  test('three visits and an issue are a sentence and one tap', async () => {
    const { page, heads } = await open()
    const [one, two, three] = heads
    await type(page, `今天上午走了${one}、${two}、${three}，都好；${three}家路灯坏了，答应下周三前修好`)
    await press(await card(page, /^请确认：走访 3 户、问题 1 件/), '确认')
    await card(page, /^已登记：走访 3 户、问题 1 件/)
    const spent = await cost(page)
    note('三次走访和一个有承诺的问题，说一句话', spent, '一句话 + 1 下')
    expect(spent).toMatchObject({ taps: 1, messages: 1 })
  }, 60_000)

  test('a visit with an issue by card is at most six taps and the text', async () => {
    const { page, list } = await open()
    await press(list, '详细登记')
    const form = await card(page, '登记走访')
    const story = form.getByLabel('反映的情况')
    await story.click()
    await story.pressSequentially('自来水停了三天')
    await form.locator('label', { hasText: '饮水水利' }).click()
    await form.locator('label', { hasText: '协调解决' }).click()
    await press(form, '提交')
    await card(page, /^走访已登记/)
    const spent = await cost(page)
    note('一次走访和一个问题，填一张卡片', spent, '点至多 6 下 + 文字')
    expect(spent.taps).toBeLessThanOrEqual(6)
    expect(spent).toMatchObject({ messages: 0, characters: 7 })
  }, 60_000)

  test('a visit with an issue by prompts is at most eight messages', async () => {
    const { page, heads } = await open()
    await type(page, `走访 ${heads[0]}`)
    await card(page, '登记走访')
    // The web chat has forms: going back from one leads to its questions. Where there are none this detour is not taken.
    const { messages: sent, characters: typed } = await cost(page)
    await type(page, '返回')
    await (await card(page, '登记走访')).getByText('走访了哪一户？').waitFor()
    await type(page, heads[0] ?? '')
    await page.evaluate(
      `Object.assign(window.cost, ${JSON.stringify({ messages: sent, characters: typed })})`,
    )
    for (const [question, answer] of QUESTIONS) {
      await (await card(page, '登记走访')).getByText(question).waitFor()
      await type(page, answer)
    }
    await card(page, '登记走访：请确认')
    await type(page, '确认')
    await card(page, /^走访已登记/)
    const spent = await cost(page)
    note('一次走访和一个问题，一问一答', spent, '至多 8 句话')
    expect(spent.taps).toBe(0)
    expect(spent.messages).toBeLessThanOrEqual(8)
  }, 60_000)

  test('the page about it says what was counted', async () => {
    expect(table).toHaveLength(4)
    await expect(`${INTRODUCTION}${table.join('\n')}\n`).toMatchFileSnapshot('../../docs/burden.md')
  })
})

async function type(page: Page, text: string): Promise<void> {
  const box = page.getByRole('textbox', { name: '消息' })
  await box.pressSequentially(text)
  await box.press('Enter')
}

const QUESTIONS = [
  ['这次走访的情况是？', '1'],
  ['哪天走访的？', '今天'],
  ['反映了什么情况？', '自来水停了三天'],
  ['属于哪类问题？', '饮水水利'],
  ['问题怎么处理的？', '协调解决'],
  ['答应群众哪天前办好？', '无'],
] as const

const INTRODUCTION = `# 登记一次要费多少事

下表由 \`npx vitest run test/browser/burden.test.ts\` 在浏览器里（手机宽度、试用县）一步步做出来并数出来；做法或数字变了，这个测试会不通过，
加 \`-u\` 重写本页。“点”是在卡片上点的次数；“发”是发出的话；“字”是键入的字符，发送键不算。卡片上的“走访情况”“走访日期”已经填好。

一问一答在没有表单的平台上数：试用的网页有表单，要先说“返回”再说一遍户主才变成一问一答，这两句不算。“处理说明”“见到谁”不逐项问，要补就在确认前
回它的名称。打开列表的一句“走访”（2 个字）不在前三行里：周一的提醒卡片上本来就有。

| 做什么 | 点 | 发 | 字 | 目标 |
|---|---|---|---|---|
`
