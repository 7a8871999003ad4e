import { setMuted } from '../../actions/mute.js'
import { can } from '../../domain/access.js'
import { dayOf } from '../../domain/time.js'
import { startDraft } from '../drafts.js'
import type { Answers } from '../flow.js'
import { nameDeputyFlow } from '../flows/duty-flows.js'
import { personAnswer } from '../flows/person-step.js'
import { openHandover } from '../handovers.js'
import type { Turn } from '../turn.js'
import type { Command } from './command.js'

/** 代班: the leaves that this person may decide on, and a new one. */
export const deputies: Command = {
  words: ['代班', '请假', '登记代班'],
  what: '请假时登记代班人，到期自动结束',
  takesText: false,
  inGroups: false,
  run: async (turn) => {
    const ids = await leavesToShow(turn)
    if (ids.length === 0) return askForDeputy(turn)
    await turn.show('deputies', { ids, isList: true })
    return 'command.deputies'
  },
}

/** One's own, and for a head those of the whole unit, the first to begin first. */
async function leavesToShow({ readers, actor, now }: Turn): Promise<string[]> {
  const decidesOn = [actor, ...(actor.standsFor ?? [])].filter(
    (one) => one === actor || one.person.roles.includes('head'),
  )
  const people = await Promise.all(
    decidesOn.map(async ({ person, unit }) =>
      person.roles.includes('head') ? [person, ...(await readers.peopleOfUnit(unit.id))] : [person],
    ),
  )
  const ids = [...new Set(people.flat().map(({ id }) => id))]
  const leaves = (await Promise.all(ids.map((id) => readers.deputies(id, dayOf(now))))).flat()
  const found = new Map(leaves.map((one) => [one.id, one]))
  return [...found.values()].sort((a, b) => (a.from < b.from ? -1 : 1)).map(({ id }) => id)
}

/** Who may decide on nobody else is the one on leave. */
export async function askForDeputy(turn: Turn): Promise<string> {
  const { person, unit } = turn.actor
  const decidesOnOthers = can(turn.actor, 'deputy.name', { personId: '', personUnitId: unit.id })
  const known: Answers = decidesOnOthers ? {} : { absent: personAnswer(person) }
  await startDraft(turn, nameDeputyFlow, known, { about: { title: '请假期间的走访和问题由谁办' } })
  return 'deputy.open-flow'
}

/** 交接: what a person has goes to others of the unit. */
export const handover: Command = {
  words: ['交接', '换人'],
  what: '把一个人的户和在办问题交给别人，例如“交接 王芳”',
  takesText: true,
  inGroups: false,
  may: (actor) => can(actor, 'person.hand-over', { personUnitId: actor.unit.id }),
  run: async (turn, words) => {
    if (words) return openHandover(turn, words)
    turn.say('交接谁的工作？请回“交接 姓名”，重名的写工号，例如：交接 王芳。')
    return 'command.handover'
  },
}

const QUIET =
  '已开免打扰：每周清单等提示不再发给您，回“待办”随时能看。到期、超期、待签收、待回访和交给您的事照常提醒。回“恢复提醒”恢复。'

/** 免打扰: only duties come as messages; what is put off waits in 待办. */
export const mute: Command = {
  words: ['免打扰'],
  what: '不收每周清单等提示；回“恢复提醒”恢复',
  takesText: false,
  inGroups: false,
  run: async (turn) => {
    turn.changes.push(...setMuted(turn.action, true))
    await turn.show('notice', {
      ...{ title: '免打扰', tone: 'success', lines: [QUIET], commands: ['恢复提醒', '待办'] },
    })
    return 'command.mute'
  },
}

export const unmute: Command = {
  words: ['恢复提醒', '取消免打扰'],
  takesText: false,
  inGroups: false,
  run: async (turn) => {
    turn.changes.push(...setMuted(turn.action, false))
    const lines = ['已恢复提醒：每周清单等提示从下一次起照常发给您。']
    await turn.show('notice', { title: '免打扰已关', tone: 'success', lines, commands: ['待办'] })
    return 'command.unmute'
  },
}
