import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, inject } from 'vitest'
import { freePort, Program, SOURCE_PROGRAM } from '../crash/program.js'
import { launch, preparePage } from './support.js'

export interface RealProgram {
  readonly program: Program
  readonly browser: Browser
  readonly url: string
}

/** The trial as a process of its own for the tests of one file, with a browser beside it. */
export function realProgram(chromium: string | null, database: string): RealProgram {
  const real: { -readonly [K in keyof RealProgram]: RealProgram[K] } = {
    program: undefined as never,
    browser: undefined as never,
    url: '',
  }

  beforeAll(async () => {
    if (chromium === null) return
    await preparePage()
    const port = await freePort()
    const uri = new URL(inject('mongoUri'))
    uri.pathname = `/${database}`
    real.url = `http://127.0.0.1:${port}`
    real.program = new Program([...SOURCE_PROGRAM, 'start'], {
      PORT: String(port),
      MONGODB_URI: uri.href,
      FEISHU_APP_ID: '',
      FEISHU_APP_SECRET: '',
    })
    real.browser = await launch(chromium)
    if (!(await real.program.answers(`${real.url}/readyz`, 90_000))) throw new Error(real.program.output)
  })

  afterAll(async () => {
    await real.browser?.close()
    await real.program?.stop()
  })

  return real
}
