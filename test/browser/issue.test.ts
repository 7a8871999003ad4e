import type { Locator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { faintTexts } from './contrast.js'
import { answerTo, card, DESKTOP, findChromium, goTo, PHONE, press, shots } from './support.js'
import { trialVisitors } from './trial-visitors.js'

const chromium = findChromium()

describe.skipIf(chromium === null)('an issue from the door to 销号, by the cards of the web chat', () => {
  const visitors = trialVisitors(chromium, 'browser_issue')

  test.each([
    ['desktop', DESKTOP],
    ['phone', PHONE],
  ])(
    'the cadre raises it, the head assigns, another unit handles, the office extends, the household is content, on a %s',
    async (device, size) => {
      const page = await visitors.open(size)
      const shot = async (name: string) => {
        await page.screenshot({ path: `${shots}issue-${device}-${name}.png` })
        expect(await faintTexts(page)).toEqual([])
      }
      const { cadre, head, otherCadre, townHead, office } = visitors.trial.names

      await goTo(page, cadre)
      const number = await raise(page, shot)
      const issue = new RegExp(`^问题 ${number}：`)
      const stands = async (status: string): Promise<Locator> => card(page, `问题 ${number}：${status}`)

      await goTo(page, head)
      await openFromTodo(page, number)
      const raised = await stands('待交办')
      await shot('2-to-assign')
      await press(raised, '交办')
      const assigning = await card(page, '交办')
      await assigning.getByLabel('主办单位').fill('浒湾镇')
      await assigning.getByLabel('交办意见').fill('三天内先看现场')
      await shot('3-assign')
      await press(assigning, '提交')
      const assigned = await stands('待签收')
      expect(await factIn(assigned, '现在由')).toContain('县水利局')
      const due = (await factIn(assigned, '期限')) ?? ''
      await shot('4-assigned')

      await goTo(page, townHead)
      expect(await factIn(await stands('待签收'), '期限')).toBe(due)

      await goTo(page, otherCadre)
      await openFromTodo(page, number)
      await press(await stands('待签收'), '签收')
      expect(await factIn(await stands('已签收'), '主办')).toBe(`浒湾镇（经办 ${otherCadre}）`)
      await shot('5-accepted')
      await press(await stands('已签收'), '进展')
      const noting = await card(page, '进展')
      await noting.getByLabel('进展').fill('看过现场，要换三盏灯')
      await press(noting, '提交')
      await press(await stands('办理中'), '申请延期')
      const asking = await card(page, '申请延期')
      await asking.getByLabel('延长几个工作日').fill('5')
      await asking.getByLabel('延期理由').fill('灯杆要向厂家订做')
      await shot('6-ask')
      await press(asking, '提交')
      expect(await factIn(await stands('延期待批'), '申请延期')).toContain('灯杆要向厂家订做')

      await goTo(page, office)
      const asked = await stands('延期待批')
      await shot('7-office')
      await press(asked, '同意延期')
      const extended = (await factIn(await stands('办理中'), '期限')) ?? ''
      expect(extended).toContain('已延期 1 次')
      expect(extended).not.toContain(due)

      await goTo(page, otherCadre)
      await press(await stands('办理中'), '办结')
      const resolving = await card(page, '办结')
      await resolving.getByLabel('办理结果').fill('换了三盏灯，晚上已试亮')
      await press(resolving, '提交')
      await stands('已办结，待回访')
      await shot('8-resolved')

      await goTo(page, cadre)
      const toCall = await stands('已办结，待回访')
      await shot('9-to-call')
      await press(toCall, '满意')

      for (const who of [cadre, head, townHead, otherCadre, office]) {
        await goTo(page, who)
        const closed = await stands('已销号')
        expect([await factIn(closed, '群众评价'), await factIn(closed, '现在由')]).toEqual(['满意', null])
        expect(await closed.locator('.hint').last().textContent()).toContain(`${cadre} 回访：满意`)
        // Nobody has a card that tells an older state.
        expect(await page.getByRole('region', { name: issue }).count()).toBe(1)
        await shot(`10-closed-${who}`)
      }
      await goTo(page, head)
      const todo = await answerTo(page, '待办', /^待办问题/)
      expect(await todo.textContent()).not.toContain(number)
    },
    60_000,
  )
})

/** One visit with what the household raised; resolves to the issue's number. */
async function raise(page: Page, shot: (name: string) => Promise<unknown>): Promise<string> {
  const list = await answerTo(page, '走访', '待走访')
  await press(list, '详细登记')
  const form = await card(page, '登记走访')
  await form.getByLabel('反映的情况').fill('村口到祠堂的路灯坏了三盏，晚上老人不敢出门')
  await form.getByRole('checkbox', { name: '电力通信' }).check()
  await form.getByRole('radio', { name: '协调解决' }).check()
  await form.getByLabel('处理说明').fill('请镇里安排换灯')
  await form.getByLabel('承诺日期').fill('2026-06-05')
  await shot('0-form')
  const recordings = page.getByRole('region', { name: /^走访已登记/ })
  const before = await recordings.count()
  await press(form, '提交')
  const recorded = recordings.nth(before)
  await recorded.waitFor()
  await shot('1-recorded')
  return (await factIn(recorded, '问题编号')) ?? ''
}

/** Finds the issue among what waits for this person and opens its card. */
async function openFromTodo(page: Page, number: string): Promise<void> {
  const list = await answerTo(page, '待办', /^待办问题/)
  await press(list, '办理', number)
}

/** The value beside a label of a card; null where the card does not say it. */
async function factIn(within: Locator, label: string): Promise<string | null> {
  const fact = within.locator('.facts > div', { has: within.page().locator('dt', { hasText: label }) })
  return (await fact.count()) > 0 ? await fact.last().locator('dd').textContent() : null
}
