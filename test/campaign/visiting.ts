import type { Random } from '#src/demo/random.js'
import type { Filled } from '../feishu-platform/form-values.js'
import type { Session } from './agenda.js'
import { planNext } from './errands.js'
import { type IssueNow, lastRaisedBy } from './facts.js'
import { type Life, type LifeSetting, lifeAfterDoor, lifeAfterSpot, lifeAtCounty } from './lives.js'
import type { Campaign } from './play.js'
import { TROUBLES, type Trouble } from './troubles.js'

/** The longest round of taps. */
const MOST_TAPS = 4

/** Cadres log their round: a list, a tap for each household without findings, and perhaps a form for the last one. */
export async function goVisiting(campaign: Campaign, sessions: readonly Session[]): Promise<void> {
  const { program, mail } = campaign
  mail.acting(sessions.map(({ cadre }) => ({ by: cadre })))
  await Promise.all(sessions.map(({ cadre }) => campaign.say(cadre, '走访')))
  await program.settle()
  const rounds = sessions.map((session) => {
    const list = mail.newest(session.cadre, ({ title }) => title.endsWith('待走访'))
    const press = (text: string) =>
      campaign.user(session.cadre).press(list?.messageId ?? '', { text, nth: 0 })
    return { session, press }
  })
  // Where a list has no rows left the client refuses, and the round is over.
  for (let nth = 0; nth < MOST_TAPS; nth += 1)
    await Promise.all(
      rounds.filter(({ session }) => nth < session.taps).map(({ press }) => press('已走访，无问题')),
    )
  const writing = rounds.filter(({ session }) => session.form !== null)
  const opened = await Promise.all(writing.map(({ press }) => press('详细登记')))
  await program.settle()
  program.platform.clock.advance(20_000)
  const forms = writing.filter((_, i) => opened[i]?.outcome === 'answered').map(({ session }) => session)
  const plain = forms.filter(({ form }) => form !== 'issue')
  await Promise.all(plain.map((session) => campaign.submit(session.cadre, formOf(session))))
  // One by one, so that the issues are numbered in the same order in every run.
  for (const session of forms.filter(({ form }) => form === 'issue')) await raise(campaign, session)
  await program.settle()
}

function formOf({ form }: Session): Readonly<Record<string, Filled>> {
  if (form === 'findings') return { findings: '今年收成还可以，孩子在外打工' }
  return { result: form ?? 'met' }
}

const NOTE_OF = {
  on_spot: '已当场处理好',
  explained: '已说明政策',
  coordinated: '请有关单位办理',
  county_level: '涉及几个部门',
} as const

async function raise(campaign: Campaign, { cadre, at: when }: Session): Promise<void> {
  const own = campaign.random.fork(`issue/${campaign.lives.size + 1}`)
  const trouble = own.pick(TROUBLES)
  const outcome = own.weighted([
    ['on_spot', 30],
    ['explained', 10],
    ['coordinated', 52],
    ['county_level', 8],
  ] as const)
  await campaign.submit(cadre, {
    ...{ findings: trouble.text, issues: [trouble.category], outcome, outcomeNote: NOTE_OF[outcome] },
  })
  const issue = await lastRaisedBy(campaign.program.db, cadre)
  if (!issue || issue.raisedAt < when) throw new Error(`${cadre} raised nothing`)
  const setting = { random: own.fork('life'), ...unitsFor(campaign, own, trouble, issue) }
  const life = lifeOf(campaign, outcome, setting)
  campaign.lives.set(issue.number, life.name)
  planNext(campaign, { issueId: issue.id, life, step: -1 }, issue)
}

function lifeOf({ lives }: Campaign, outcome: keyof typeof NOTE_OF, setting: LifeSetting): Life {
  if (outcome === 'county_level') return lifeAtCounty(setting)
  if (outcome !== 'coordinated') return lifeAfterSpot(setting)
  return lifeAfterDoor([...lives.values()].filter((life) => !life.startsWith('at the door')).length, setting)
}

/** Whose matter it is, and the other departments in an order of chance. */
function unitsFor(
  { county }: Campaign,
  own: Random,
  trouble: Trouble,
  { town }: IssueNow,
): Pick<LifeSetting, 'unit' | 'others'> {
  const unit = trouble.unit || town
  const all = county.units.filter(({ kind }) => kind === '县直').map(({ name }) => name)
  const from = own.between(0, all.length - 1)
  return { unit, others: [...all.slice(from), ...all.slice(0, from)].filter((name) => name !== unit) }
}
