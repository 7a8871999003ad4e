import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest'
import { DESKTOP, launch, preparePage, visit } from './support.js'
import { startTrial, type TrialProgram } from './trial-program.js'

export interface TrialVisitors {
  readonly trial: TrialProgram
  /** One more visitor, until the end of the test, which fails when the page had a fault. */
  open(size?: { width: number; height: number }): Promise<Page>
  /** For faults that the test made itself. */
  forgetFaults(): void
}

/** The whole program for the tests of one file, and browsers that visit it. */
export function trialVisitors(chromium: string | null, database: string): TrialVisitors {
  let trial: TrialProgram
  let browser: Browser
  let visitors: Awaited<ReturnType<typeof visit>>[] = []

  beforeAll(async () => {
    if (chromium === null) return
    await preparePage()
    trial = await startTrial(inject('mongoUri'), database)
    browser = await launch(chromium)
  })

  afterEach(async () => {
    const gone = visitors
    visitors = []
    await Promise.all(gone.map(({ context }) => context.close()))
    expect(gone.flatMap(({ faults }) => faults)).toEqual([])
  })

  afterAll(async () => {
    await browser?.close()
    await trial?.stop()
  })

  return {
    get trial() {
      return trial
    },
    async open(size = DESKTOP) {
      const visitor = await visit(browser, trial.url, size)
      visitors.push(visitor)
      return visitor.page
    },
    forgetFaults() {
      for (const { faults } of visitors) faults.length = 0
    },
  }
}
