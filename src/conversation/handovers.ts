import { countsOf, type HandedOver, handOver, portfolioOf, proposeHandover } from '../actions/hand-over.js'
import { undoHandover } from '../actions/undo-handover.js'
import { can } from '../domain/access.js'
import { DomainError } from '../domain/errors.js'
import { nextSendingTime } from '../domain/working-time.js'
import { viewerOf } from './actor-of.js'
import { type HandoverParams, handoverParams, splitIn } from './panels/handover-panel.js'
import { bringUpToDate } from './tell-of-move.js'
import type { Turn } from './turn.js'

/** 交接 王芳: a proposal, in which nothing has changed yet. */
export async function openHandover(turn: Turn, words: string): Promise<string> {
  const called = await turn.readers.peopleCalled([words], { withLeft: true })
  const allowed = called.filter(({ id, unitId }) =>
    can(turn.actor, 'person.hand-over', { personId: id, personUnitId: unitId }),
  )
  const [only, ...others] = allowed
  if (!only) throw new DomainError('person.not-found', { words })
  if (others.length > 0) {
    const who = allowed.map(({ name, unitId, id }) => `${name}（${unitId}，工号 ${id}）`)
    turn.say(`叫“${words}”的有几位：${who.join('；')}。请回“交接 工号”。`)
    return 'handover.namesakes'
  }
  await turn.show('handover', handoverParams(await proposeHandover(turn.action, only.id), true))
  return 'handover.propose'
}

/** All to one person, or evenly again. */
export async function resplit(turn: Turn, shown: HandoverParams, to: string | undefined): Promise<string> {
  const proposal = await proposeHandover(turn.action, shown.personId, to)
  await turn.present('handover', handoverParams(proposal, to === undefined))
  return 'handover.split'
}

export async function confirmHandover(turn: Turn, shown: HandoverParams): Promise<string> {
  const done = await handOver(turn.action, shown.personId, splitIn(shown))
  turn.changes.push(...done.changes)
  await turn.present('handover', {
    ...shown,
    parts: partsOf(shown, done),
    ...{ state: 'done', handoverId: done.id },
  })
  await tellOfHandover(turn, done, '交给您')
  turn.toast('success', '已交接')
  return 'person.hand-over'
}

/** As it was done: what came or went since it was shown is in it. */
function partsOf({ parts }: HandoverParams, { split }: HandedOver): HandoverParams['parts'] {
  const given = (all: Split, to: string) => Object.keys(all).filter((id) => all[id] === to)
  return parts.map((part) => ({
    ...part,
    households: given(split.households, part.to),
    issues: given(split.issues, part.to),
  }))
}

type Split = Readonly<Record<string, string>>

export async function takeBack(turn: Turn, handoverId: string): Promise<string> {
  const undone = await undoHandover(turn.action, handoverId)
  turn.changes.push(...undone.changes)
  if (turn.pressed) await turn.redraw(turn.pressed, 'handover', { ...turn.pressed.params, state: 'undone' })
  await tellOfHandover(turn, undone, '还给了原来的人')
  turn.toast('success', '已撤销交接')
  return 'person.hand-over-undo'
}

/** Who has to do something now is told; the cards of the issues change where they are. */
async function tellOfHandover(turn: Turn, done: HandedOver, what: string): Promise<void> {
  const { split, person } = done
  for (const { issue } of done.moved) await bringUpToDate(turn, issue, new Set())
  const at = nextSendingTime(turn.setting.calendar, turn.now)
  for (const id of new Set([...Object.values(split.households), ...Object.values(split.issues)])) {
    const own = (all: Split): Split => Object.fromEntries(Object.entries(all).filter(([, to]) => to === id))
    const counts = countsOf({ households: own(split.households), issues: own(split.issues) })
    const line = `${person.name}的 ${counts.households} 户包户、${counts.issues} 件在办问题${what}，由${turn.actor.person.name}交接。`
    await tell(turn, id, [line], at)
  }
  const { households, issues } = countsOf(split)
  const own = what === '交给您' ? '交接给了同事' : '还给了您'
  if (!person.left)
    await tell(turn, person.id, [`您的 ${households} 户包户、${issues} 件在办问题${own}。`], at)
}

async function tell(turn: Turn, personId: string, lines: readonly string[], at: number): Promise<void> {
  if (personId === turn.actor.person.id) return
  const viewer = await viewerOf(turn.readers, personId, turn.now)
  const notice = { title: '工作交接', tone: 'info', lines, commands: ['走访', '待办'] } as const
  if (viewer) await turn.showTo(viewer, 'notice', notice, at)
}

/** Somebody is gone: whoever decides on the unit is offered the handover, with what there is to hand over. */
export async function offerHandover(turn: Turn, personId: string): Promise<void> {
  const { person, households, issues } = await portfolioOf(turn.readers, personId)
  if (households.length + issues.length === 0) return
  const unit = await turn.readers.unit(person.unitId)
  const offices = async () => (await turn.readers.peopleWithRole('office')).map(({ id }) => id)
  const to = unit && unit.headId !== personId ? [unit.headId] : await offices()
  const at = nextSendingTime(turn.setting.calendar, turn.now)
  for (const id of to) {
    const viewer = await viewerOf(turn.readers, id, turn.now)
    if (!viewer) continue
    const proposal = await proposeHandover(turn.contextOf(viewer), personId).catch((error: unknown) => {
      if (error instanceof DomainError) return null
      throw error
    })
    if (proposal) await turn.showTo(viewer, 'handover', handoverParams(proposal, true), at)
  }
}
