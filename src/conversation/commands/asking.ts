import { randomBytes } from 'node:crypto'
import { grumble as recordGrumble } from '../../actions/grumble.js'
import { can } from '../../domain/access.js'
import { type Coverage, coverageOf, sumTallies } from '../../domain/coverage/tally.js'
import { standsOn } from '../../domain/duty/deputy.js'
import { dayInWords, dayOf, momentInWords } from '../../domain/time.js'
import { groupWithScope } from '../group-now.js'
import { progressFor } from '../panels/progress-panel.js'
import { putOffParams } from '../panels/put-off-panel.js'
import { todoIssues } from '../todo-issues.js'
import type { Turn } from '../turn.js'
import type { Command } from './command.js'

export const progress: Command = {
  words: ['进度', '覆盖率', '走访进度'],
  what: '看应访、已访和覆盖率',
  takesText: false,
  inGroups: true,
  run: async (turn) => {
    if (turn.inGroup) return groupProgress(turn)
    await turn.show('progress', progressFor(turn))
    return 'command.progress'
  },
}

/** A group sees what the group was registered for, whoever asks; counts only. */
async function groupProgress(turn: Turn): Promise<string> {
  const group = await groupWithScope(turn)
  if (!group) return 'command.progress'
  const { scope, scopeId } = group
  await turn.show('progress', {
    view: scope,
    ...(scope === 'unit' && scopeId ? { unitId: scopeId } : {}),
    ...(scope === 'town' && scopeId ? { town: scopeId } : {}),
    inGroup: true,
  })
  return 'command.progress'
}

/** 待办: what waits for this person. */
export const todo: Command = {
  words: ['待办', '任务', '待办问题'],
  what: '看还有什么等着您',
  takesText: false,
  inGroups: false,
  run: async (turn) => {
    const campaign = await turn.readers.campaign()
    const own = coverageOf(await turn.readers.cadreTally(campaign?.id ?? '', turn.actor.person.id))
    const unit = await unitCoverage(turn, campaign?.id ?? '')
    const { draft, parked, heard } = turn.session
    const waiting = draft ?? parked ?? heard
    const lines = [
      own.total > 0 ? left('待走访', own) : '您名下没有包户。',
      ...(unit ? [left('本单位待走访', unit)] : []),
      ...(await leaveLines(turn)),
      ...(waiting ? ['有一份没填完的登记，回“继续”接着填。'] : []),
      ...(can(turn.actor, 'delivery.see') ? await deliveryLine(turn) : []),
      `截至 ${momentInWords(turn.now)}`,
    ]
    const mayVisit = own.total > 0 || (unit?.total ?? 0) > 0
    const standsIn = turn.actor.standsFor ? ['走访 代班'] : []
    const commands = [...(mayVisit ? ['走访'] : []), ...standsIn, ...(waiting ? ['继续'] : []), '进度']
    await turn.show('notice', { title: '待办', tone: 'info', lines, commands })
    if ((await todoIssues(turn)).length > 0) await turn.show('issue-list', {})
    const putOff = turn.actor.person.mutedSince === undefined ? null : await putOffParams(turn)
    if (putOff) await turn.show('put-off', putOff)
    return 'command.todo'
  },
}

/** 代班: one's own leave, and those for whom one stands in, with what their households still need. */
async function leaveLines({ readers, actor, now }: Turn): Promise<string[]> {
  const today = dayOf(now)
  const leaves = (await readers.deputies(actor.person.id, today)).filter((one) => standsOn(one, today))
  const campaign = await readers.campaign()
  const lines = leaves.map(async ({ absentId, deputyId, to }) => {
    const until = `到 ${dayInWords(to)}`
    if (absentId === actor.person.id)
      return `您请假，由${(await readers.person(deputyId))?.name ?? deputyId}代班，${until}。`
    const coverage = coverageOf(await readers.cadreTally(campaign?.id ?? '', absentId))
    const name = (await readers.person(absentId))?.name ?? absentId
    return coverage.total > 0 ? `代${name}（${until}）：${left('待走访', coverage)}` : `代${name}（${until}）`
  })
  return Promise.all(lines)
}

/** A unit's head answers for all of its households. */
async function unitCoverage(turn: Turn, campaignId: string): Promise<Coverage | null> {
  if (!turn.actor.person.roles.includes('head')) return null
  const cells = await turn.readers.unitCells(campaignId, turn.actor.unit.id)
  return coverageOf(sumTallies(cells.map((cell) => cell.tally)))
}

function left(what: string, { toVisit, covered, absent, refused }: Coverage): string {
  const again = absent + refused > 0 ? `；其中家中无人 ${absent}、不愿接访 ${refused}，可再敲一次门` : ''
  return `${what} ${toVisit - covered} 户（应访 ${toVisit}、已访 ${covered}${again}）`
}

async function deliveryLine(turn: Turn): Promise<string[]> {
  const failures = await turn.readers.refusedMessages(1)
  return failures.length > 0 ? ['有消息被平台拒收，回“投递”查看原因。'] : []
}

/** 投递: messages that a platform refused for good, with its reason. For the administrator; no message text. */
export const delivery: Command = {
  words: ['投递', '投递情况'],
  what: '看哪些消息发不出去、为什么',
  takesText: false,
  inGroups: false,
  may: (actor) => can(actor, 'delivery.see'),
  run: async (turn) => {
    const failures = await turn.readers.refusedMessages(10)
    const lines =
      failures.length > 0
        ? failures.map(
            (f) =>
              `${momentInWords(f.at)}　${f.platform}　会话 ${f.chatId.slice(0, 12)}…　${f.code}：${f.why}`,
          )
        : ['没有被拒收或结果不明的消息。']
    await turn.show('notice', { title: '投递情况', tone: failures.length > 0 ? 'warning' : 'success', lines })
    return 'command.delivery'
  },
}

export const grumble: Command = {
  words: ['吐槽'],
  what: '匿名说说哪里添了负担',
  takesText: true,
  inGroups: false,
  run: async (turn, text) => {
    // Ids of a turn follow from its event, and so from who sent it; this one must not.
    const newId = (): string => randomBytes(16).toString('base64url')
    turn.changes.push(...recordGrumble({ ...turn.action, newId }, text))
    turn.say('收到，谢谢直说。没有记录是谁说的。')
    return 'grumble'
  },
}
