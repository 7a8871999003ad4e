import { whoSetsGroups } from '../actions/set-group-scope.js'
import type { Change } from '../domain/changes.js'
import { askForScope, maySetGroups } from './commands/groups.js'
import type { Extras } from './extras.js'
import { offerHandover } from './handovers.js'
import { identify } from './identify.js'
import { sessionKey } from './session-key.js'
import type { Turn } from './turn.js'

/** The bot came into or out of a group, or a person left the organisation. */
export async function handleMembership(turn: Turn, extras: Extras): Promise<string> {
  switch (turn.event.body.kind) {
    case 'person-left':
      return personLeft(turn)
    case 'bot-added':
      return botAdded(turn, turn.event.body.name, extras)
    default:
      return botRemoved(turn)
  }
}

/**
 * Whoever brought the bot into a group is asked what the group is for, in private; the group itself reads only what it
 * can do with the bot. A group that is known goes on with what it was for.
 */
async function botAdded(turn: Turn, name: string, extras: Extras): Promise<string> {
  const { platform, chat, sender } = turn.event
  const known = await turn.readers.chatGroup(platform, chat.id)
  const who = await identify(turn, extras)
  const addedBy = who.kind === 'actor' ? who.actor.person.id : undefined
  if (who.kind === 'actor')
    turn.begin(who.actor, await turn.readers.session(sessionKey(turn.event)), who.changes)
  turn.changes.push(
    {
      ...{ kind: 'group.seen', platform, chatId: chat.id, name, leftAt: null },
      ...(addedBy === undefined ? {} : { addedBy }),
    },
    groupAudit(turn, 'group.joined', addedBy ?? 'system', { by: sender.id }),
  )
  const mayBeAsked = who.kind === 'actor' && maySetGroups(who.actor)
  const isScoped = known !== null && known.scope !== 'unknown'
  turn.say(`${GREETING}${isScoped ? RESUMED : mayBeAsked ? ASKED : UNASKED}`)
  if (mayBeAsked) await askForScope(turn)
  else if (!isScoped)
    turn.sayPrivately(
      `您把我加进了群“${name}”。每周的走访周报发哪个范围的数字，要由${await whoSetsGroups({ readers: turn.readers, actor: who.kind === 'actor' ? who.actor : null })}来定，请其在群里@我说“群”。`,
    )
  return 'group.joined'
}

const GREETING = '大家好，我是民情助手。群里只出数字，不出户的信息；登记走访请私聊我。'
const RESUMED = '本群的走访周报继续每周五发，随时可以@我说“进度”。'
const ASKED = '已私聊加我进群的同事确认本群的范围；设好以后可以@我说“进度”。'
const UNASKED = '本群还没有设置范围，请县级办公室、管理员或单位负责人在群里@我说“群”。'

function botRemoved(turn: Turn): string {
  const { platform, chat, sender } = turn.event
  turn.changes.push(
    { kind: 'group.seen', platform, chatId: chat.id, name: '', leftAt: turn.now },
    groupAudit(turn, 'group.left', 'system', { by: sender.id }),
  )
  return 'group.left'
}

async function personLeft(turn: Turn): Promise<string> {
  const person = await turn.readers.personByAccount(turn.event.platform, turn.event.sender.id)
  if (!person) return 'person.left-unknown'
  turn.changes.push(
    { kind: 'person.left', personId: person.id },
    audit(turn, 'person.left', 'system', `person/${person.id}`, { left: true }),
  )
  await offerHandover(turn, person.id)
  return 'person.left'
}

function groupAudit(turn: Turn, verb: string, actor: string, after: unknown): Change {
  const { platform, chat } = turn.event
  return audit(turn, verb, actor, `group/${platform}/${chat.id}`, after)
}

function audit(turn: Turn, verb: string, actor: string, subject: string, after: unknown): Change {
  return {
    kind: 'audit',
    entry: { id: turn.newId(), at: turn.now, actor, verb, subject, before: null, after },
  }
}
