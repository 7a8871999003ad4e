import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import type { WebchatHistory } from '#src/messenger/webchat/history.js'
import { showBot } from '../support/webchat-show-bot.js'
import { openStand, type Stand } from '../support/webchat-stand.js'
import { builtPage, launch, visit } from './support.js'

export interface TrialPage {
  stand: Stand
  /** Errors that the page reported; each test ends with none, or empties it where it caused them. */
  faults: string[]
  open(viewport?: { width: number; height: number }, path?: string): Promise<Page>
  /** Stops the server and starts one anew on the same port and history. Between the two it runs `meanwhile`. */
  restart(meanwhile: () => Promise<void>): Promise<void>
}

/** The page before a bot that shows every block: a server and a fresh visitor for each test of the file. */
export function trialPage(chromium: string | null, historyOf: () => WebchatHistory): TrialPage {
  let browser: Browser
  let pageFolder: string
  let close = async () => {}

  beforeAll(async () => {
    if (chromium === null) return
    pageFolder = await builtPage()
    browser = await launch(chromium)
  })

  afterAll(() => browser?.close())

  beforeEach(async () => {
    trial.stand = await openStand({ receive: showBot, pageFolder, history: historyOf() })
  })

  afterEach(async () => {
    await close()
    await trial.stand.close()
    expect(trial.faults).toEqual([])
  })

  const trial: Omit<TrialPage, 'stand'> & { stand: Stand } = {
    stand: undefined as never,
    faults: [],
    async open(viewport, path = '/') {
      const visitor = await visit(browser, `${trial.stand.url}${path}`, viewport)
      trial.faults = visitor.faults
      close = () => visitor.context.close()
      return visitor.page
    },
    async restart(meanwhile) {
      const { port, history } = trial.stand
      await trial.stand.close()
      await meanwhile()
      trial.stand = await openStand({ receive: showBot, pageFolder, history, port })
    },
  }
  return trial
}
