import { stateCouncilCalendar } from '../calendar/state-council.js'
import { CAMPAIGN_NAME } from '../demo/campaign.js'
import { demoPersonas } from '../demo/personas.js'
import { demoRows } from '../demo/rows.js'
import { demoVisits } from '../demo/visits.js'
import { logger } from '../logger.js'
import { createWebchat, type Webchat } from '../messenger/webchat/messenger.js'
import { foundCounty, isSeeded, markSeeded } from '../store/county.js'
import { type Connection, database } from '../store/database.js'
import { createPictures } from '../store/pictures.js'
import { importRows } from '../store/registry/import-workbook.js'
import { seedVisits } from '../store/seed-visits.js'
import { createWebchatHistory } from '../store/webchat-history.js'
import { createOutgoingFiles } from './outgoing-files.js'
import { TRIAL_COUNTY } from './trial-county.js'

const log = logger.child({ room: 'trial' })

const SEED = 'minqing'
const COLOURS = ['#245bdb', '#0b7a6b', '#6b3fc4', '#3f6212', '#a34a0c', '#b03024']

/** Makes the demo county once per data folder; a start that was broken off is taken up again. */
export async function openDemoCounty(connection: Connection, now: number): Promise<void> {
  const db = database(connection)
  await foundCounty(db, TRIAL_COUNTY, '金溪县（试用）', ['webchat:trial'], now)
  if (await isSeeded(db, TRIAL_COUNTY)) return
  const began = performance.now()
  const report = await importRows({
    connection,
    county: TRIAL_COUNTY,
    actor: 'system',
    now,
    rows: demoRows(SEED, now),
  })
  if (!report.ok)
    throw new Error(`the demo county is refused: ${JSON.stringify(report.problems.slice(0, 3))}`)
  const people = db.collection<{ _id: string; webchatId?: string }>('people')
  for (const { personId, webchatId } of demoPersonas(SEED))
    await people.updateOne({ _id: `${TRIAL_COUNTY}/${personId}` }, { $set: { webchatId } })
  const calendar = stateCouncilCalendar()
  const visits = demoVisits(SEED, now, calendar)
  await seedVisits(connection, { county: TRIAL_COUNTY, campaignId: CAMPAIGN_NAME, calendar }, visits)
  await markSeeded(db, TRIAL_COUNTY, now)
  log.info({ ms: Math.round(performance.now() - began) }, 'demo county made')
}

export async function createTrialMessenger(
  connection: Connection,
  port: number,
  now: () => number,
): Promise<Webchat> {
  const personas = demoPersonas(SEED).map(({ webchatId, name, title, unit, role }, i) => ({
    id: webchatId,
    name,
    title,
    unit,
    role,
    avatarColour: COLOURS[i % COLOURS.length] ?? '#245bdb',
  }))
  const groups = await database(connection)
    .collection<{ _id: string; chatId: string; name: string; scope: string; scopeId?: string }>('chat_groups')
    .find({ county: TRIAL_COUNTY, platform: 'webchat' })
    .sort({ scope: -1 })
    .toArray()
  return createWebchat({
    personas,
    groups: groups.map(({ chatId, name, scope, scopeId }) => {
      const members = personas.filter((persona) => scope !== 'unit' || persona.unit === scopeId)
      return { id: chatId.replace(/^g:/, ''), name, members: members.map((persona) => persona.id) }
    }),
    history: createWebchatHistory(connection, TRIAL_COUNTY),
    pictures: createPictures(TRIAL_COUNTY, database(connection)),
    files: createOutgoingFiles(TRIAL_COUNTY, connection, now),
    port,
    now,
  })
}
