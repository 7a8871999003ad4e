import { existsSync } from 'node:fs'
import { mkdir, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core'

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/**
 * The path of a Chromium. Where there is none: null with a printed sentence, or an error if `MINQING_BROWSER` is
 * `required`.
 */
export function findChromium(): string | null {
  const named = process.env.CHROMIUM_PATH
  const found = (named ? [named] : PLACES).find((place) => existsSync(place))
  if (found) return found
  if (process.env.MINQING_BROWSER === 'required') {
    throw new Error('MINQING_BROWSER=required, but no Chromium was found; install it or set CHROMIUM_PATH')
  }
  console.log('No Chromium was found, so the browser tests are skipped.')
  return null
}

export function launch(executablePath: string): Promise<Browser> {
  const quiet = [
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ]
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', ...quiet] })
}

export const shots = fileURLToPath(new URL('../../screenshots/', import.meta.url))

/** What a program needs that serves the page itself: the built page, and a folder for screenshots. */
export async function preparePage(): Promise<void> {
  await mkdir(shots, { recursive: true })
  const { buildPage } = await import(new URL('../../scripts/build-page.mjs', import.meta.url).href)
  await buildPage()
}

/** Builds the page into a folder of its own and resolves to it. */
export async function builtPage(): Promise<string> {
  const script: { buildPage(folder: string): Promise<Record<string, number>> } = await import(
    new URL('../../scripts/build-page.mjs', import.meta.url).href
  )
  const folder = join(await mkdtemp(join(tmpdir(), 'minqing-page-')), 'page')
  await script.buildPage(folder)
  return folder
}

export const DESKTOP = { width: 1280, height: 800 }
export const PHONE = { width: 390, height: 844 }

/** A fresh visitor; errors of the page are collected in `faults`. */
export async function visit(
  browser: Browser,
  url: string,
  viewport: { width: number; height: number } = DESKTOP,
): Promise<{ page: Page; context: BrowserContext; faults: string[] }> {
  const isPhone = viewport.width < 761
  const context = await browser.newContext({
    viewport,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    hasTouch: isPhone,
    isMobile: isPhone,
  })
  context.setDefaultTimeout(10_000)
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (line) => {
    if (line.type() === 'error') faults.push(line.text())
  })
  await page.goto(url)
  await page.locator('.side').waitFor({ state: 'attached' })
  return { page, context, faults }
}

/** Becomes the person, or looks into the group, of that name. */
export async function choose(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name }).click()
  await page.locator('.chat-head', { hasText: name }).waitFor()
}

/** Becomes the person of that name, from whatever the page shows, also on a phone. */
export async function goTo(page: Page, name: string): Promise<void> {
  const back = page.getByRole('link', { name: '返回身份和群聊' })
  if (await back.isVisible()) await back.click()
  await choose(page, name)
  await page.getByText('正在读取消息…').waitFor({ state: 'hidden' })
}

/** Says something and resolves to the card of that title that comes then. */
export async function answerTo(page: Page, text: string, title: string | RegExp): Promise<Locator> {
  const cards = page.getByRole('region', { name: title })
  await page.getByText('正在读取消息…').waitFor({ state: 'hidden' })
  const before = await cards.count()
  await say(page, text)
  await cards.nth(before).waitFor()
  return cards.nth(before)
}

/** Says something in the open chat. */
export async function say(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: '消息' }).fill(text)
  await page.getByRole('textbox', { name: '消息' }).press('Enter')
}

/** The newest card with that title in the open chat; waits until it is there. */
export async function card(page: Page, title: string | RegExp): Promise<Locator> {
  const found = page.getByRole('region', { name: title }).last()
  await found.waitFor()
  return found
}

/** Presses the first button of that label in a card, optionally in the row of that text. */
export async function press(within: Locator, label: string, row?: string): Promise<void> {
  const place = row === undefined ? within : within.locator('.row', { hasText: row })
  await place.locator('button', { hasText: label }).first().click()
}

/** The heads named in the rows of a list that no other row of it shares its name with. */
export function uniqueHeads(rows: readonly string[]): string[] {
  const names = rows.map((row) => row.trim().split('　')[0] ?? '')
  return names.filter((name) => names.indexOf(name) === names.lastIndexOf(name))
}
