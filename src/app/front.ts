import type { Middleware } from 'koa'
import { stateCouncilCalendar } from '../calendar/state-council.js'
import type { Config } from '../config/config.js'
import type { WebhookHandler } from '../http/webhook.js'
import type { Messenger } from '../messenger/port.js'
import type { Scheduler } from '../schedule/runner.js'
import { countyOfApp } from '../store/county.js'
import { type Connection, database } from '../store/database.js'
import { createPictures } from '../store/pictures.js'
import { recoverImports } from '../store/registry/recover-imports.js'
import { createOutgoingFiles } from './outgoing-files.js'
import { TRIAL_COUNTY } from './trial-county.js'

/** What is towards the users: the county served, its messengers, and their part of HTTP. */
export interface Front {
  readonly county: string
  readonly messengers: readonly Messenger[]
  readonly http: (inside: Inside) => {
    readonly feishuWebhook?: WebhookHandler
    readonly trialRoutes?: Middleware
  }
}

/** What the trial's page may ask of the program beside what people say to it. */
interface Inside {
  readonly jobs: Scheduler
  readonly wakeSender: () => void
}

/** Each mode loads only its own messenger: the Feishu SDK and the demo are heavy. */
export async function openFront(config: Config, connection: Connection, now: () => number): Promise<Front> {
  if (config.mode === 'trial') {
    const { createTrialMessenger, openDemoCounty } = await import('./trial.js')
    const { createTrialDesk } = await import('./trial-desk.js')
    const { webchatRoutes } = await import('../messenger/webchat/routes.js')
    await recoverImports(connection, TRIAL_COUNTY, now())
    await openDemoCounty(connection, now())
    const webchat = await createTrialMessenger(connection, config.port, now)
    const desk = { county: TRIAL_COUNTY, db: database(connection), calendar: stateCouncilCalendar(), now }
    return {
      county: TRIAL_COUNTY,
      messengers: [webchat],
      http: (inside) => {
        const jobDesk = createTrialDesk({ ...desk, ...inside })
        return { trialRoutes: webchatRoutes(webchat, { jobDesk }).routes() as Middleware }
      },
    }
  }
  const { createFeishuMessenger } = await import('../messenger/feishu/feishu-messenger.js')
  const county = await countyOfApp(database(connection), `feishu:${config.feishu.appId}`, now())
  await recoverImports(connection, county, now())
  const feishu = createFeishuMessenger({
    ...config.feishu,
    now,
    pictures: createPictures(county, database(connection)),
    files: createOutgoingFiles(county, connection, now),
  })
  const { webhook } = feishu
  return { county, messengers: [feishu], http: () => (webhook ? { feishuWebhook: webhook } : {}) }
}
