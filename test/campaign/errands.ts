import { at } from '#src/demo/random.js'
import { stepTime } from './agenda.js'
import { CROWD, LATECOMER } from './county.js'
import { type IssueNow, issueNow, movesSince } from './facts.js'
import type { Life, LifeStep, Who } from './lives.js'
import type { Campaign } from './play.js'
import { buttonOnRow } from './read-card.js'
import { dayAt } from './work-calendar.js'

/** A step in the life of an issue that somebody has to take. */
export interface Errand {
  readonly issueId: string
  readonly life: Life
  readonly step: number
}

/** Puts the step after this one on the agenda, unless the campaign is over by then. */
export function planNext(campaign: Campaign, { issueId, life, step }: Errand, issue: IssueNow): void {
  const following = life.steps[step + 1]
  if (!following) return
  const own = campaign.random.fork(`step/${issue.number}/${step + 1}`)
  const when = stepTime(own, campaign.program.now(), following.when, issue.dueAt)
  if (when < campaign.endsAt) campaign.due(when).errands.push({ issueId, life, step: step + 1 })
}

interface Running {
  readonly errand: Errand
  readonly step: LifeStep
  readonly by: string
  readonly issue: IssueNow
}

/** Everybody sees to one issue at a time, all of them at once; gives back what is left. */
export async function runErrands(campaign: Campaign, errands: readonly Errand[]): Promise<Errand[]> {
  const { program, mail } = campaign
  const left: Errand[] = []
  const running: Running[] = []
  for (const errand of errands) {
    const issue = await issueNow(program.db, errand.issueId)
    const step = at(errand.life.steps, errand.step)
    const by = whoIs(campaign, step.who, issue)
    if (running.some((one) => one.by === by) || running.length >= CROWD) left.push(errand)
    else running.push({ errand, step, by, issue })
  }
  mail.acting(running.map(({ by, issue }) => ({ by, number: issue.number })))
  const done = await Promise.all(running.map((one) => carryOut(campaign, one)))
  await program.settle()
  program.platform.clock.advance(20_000)
  await Promise.all(
    running.map(async ({ step, by }, i) => {
      if (step.form && done[i] === 'said') await campaign.submit(by, step.form(dayAt(program.now())))
    }),
  )
  await program.settle()
  for (const one of running) await checkMoved(campaign, one)
  return left
}

async function carryOut(
  campaign: Campaign,
  { step, by, issue }: Omit<Running, 'errand'>,
): Promise<'said' | 'pressed'> {
  const button = step.onDigest ? onDigest(campaign, step.onDigest, by, issue.number) : undefined
  if (!button) {
    await campaign.say(by, step.say.replace('#', issue.number.slice(-4)))
    return 'said'
  }
  await campaign.user(by).press(button.messageId, (element) => element === button.element)
  return 'pressed'
}

/** A button on what the person was reminded of today. */
function onDigest({ mail, program }: Campaign, label: string, by: string, number: string) {
  const digest = mail.of(by).findLast(({ kind }) => kind === 'digest')
  const card = digest?.versions.at(-1)?.card
  if (!digest || !card || dayAt(digest.at) !== dayAt(program.now())) return undefined
  const element = buttonOnRow(card, number, label)
  return element ? { messageId: digest.messageId, element } : undefined
}

async function checkMoved(campaign: Campaign, { errand, step, by, issue }: Running): Promise<void> {
  const [move] = await movesSince(campaign.program.db, issue.id, issue.rev)
  if (move?.move !== step.move || move.by !== by)
    throw new Error(
      `${by} wanted to ${step.move} ${issue.number} (${issue.status}, ${errand.life.name}, step ${errand.step}): ${campaign.lastWords(by)}`,
    )
  planNext(campaign, errand, await issueNow(campaign.program.db, issue.id))
}

function whoIs(campaign: Campaign, who: Who, issue: IssueNow): string {
  const headOf = (unit: string | undefined) => campaign.county.units.find(({ name }) => name === unit)?.headId
  const found = {
    household_head: () => headOf(issue.unitId),
    lead_head: () => headOf(issue.leadUnitId),
    lead_cadre: () => cadreFor(campaign, issue),
    co_head: () => headOf(issue.coUnits[0]),
    handler: () => issue.handlerId,
    caller: () => issue.callerId,
    clerk: () => campaign.random.fork(`clerk/${issue.number}`).pick(['B1', 'B2', 'B3']),
    raiser: () => issue.raisedBy,
  }[who]()
  if (!found) throw new Error(`nobody is the ${who} of ${issue.number} (${issue.status})`)
  return found
}

function cadreFor({ county, random }: Campaign, { leadUnitId, number }: IssueNow): string | undefined {
  const cadres = county.staff.filter(
    ({ unit, role, id }) => unit === leadUnitId && role === 'cadre' && id !== LATECOMER,
  )
  return cadres.length > 0 ? random.fork(`cadre/${number}`).pick(cadres).id : undefined
}
