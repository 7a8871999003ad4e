import { createJobs } from '#src/app/jobs.js'
import { fillIssueKeys } from '#src/store/settle-indexes.js'
import { COUNTY, type Desk } from './desk.js'
import { type PostedMessage, seen } from './memory-messenger.js'

export const at = (text: string): number => Date.parse(`${text}:00+08:00`)

/** The jobs of one more process over the desk's database. */
export function jobsOf(desk: Desk) {
  return createJobs({
    ...{ county: COUNTY, connection: desk.connection, metrics: { jobTick() {} } },
    ...{ secret: Buffer.alloc(32, 7), now: () => desk.clock.now, posted: () => desk.bot.wake() },
  })
}

/** Moves the clock to the tick, runs the job and waits for what is due. */
export async function tick(desk: Desk, job: string, when: string) {
  desk.clock.now = at(when)
  const answer = await jobsOf(desk).runJobOnce(job, desk.clock.now)
  if (answer.kind !== 'done') throw new Error(JSON.stringify(answer))
  await desk.settled()
  return answer.posted
}

/** After issues were changed behind the program's back: what they are looked for by follows. */
export async function lookedForAnew(desk: Desk): Promise<void> {
  await desk.db.collection('issues').updateMany({ county: COUNTY }, { $unset: { keys: '', clock: '' } })
  await fillIssueKeys(desk.db, COUNTY)
}

/** C1 hears of a trouble at a door; H1 gives it to a unit, with a limit of 24 hours. */
export async function assigned(desk: Desk, household: string, trouble: string, unitId = '大塘镇') {
  await desk.say('ou_C1', `走访 ${household}`)
  await desk.press('ou_C1', '提交', {
    form: {
      ...{ result: 'met', visitDay: '2026-05-20', findings: trouble, issues: ['power_network'] },
      ...{ outcome: 'coordinated', outcomeNote: '请换灯' },
    },
  })
  const issues = await desk.rows<{ number: string }>('issues', { text: trouble })
  const number = issues[0]?.number ?? ''
  await desk.say('ou_H1', `问题 ${number.slice(-4)}`)
  await desk.press('ou_H1', '交办')
  await desk.press('ou_H1', '提交', {
    form: { unitId, priority: 'hours_24', coUnits: '', note: '尽快' },
  })
  return number
}

export function digests(desk: Desk, account: string): PostedMessage[] {
  return desk.messenger.posted.filter(
    ({ chat, shown }) => chat === `oc_${account}` && shown?.card.title.includes('提醒'),
  )
}

export function digestTexts(desk: Desk, account: string): string[] {
  return digests(desk, account).map(seen)
}
