import type { Button, Card } from '#cards/card.js'
import { groupListCard } from '#cards/group.js'
import { scopeOf } from '../../actions/set-group-scope.js'
import { can } from '../../domain/access.js'
import type { ChatGroup } from '../../domain/registry/types.js'
import { momentInWords } from '../../domain/time.js'
import type { Turn } from '../turn.js'
import { scopeInWords } from './group-panel.js'

export interface GroupListParams {
  readonly page: number
}

const ROWS = 10
const ORDER: readonly ChatGroup['scope'][] = ['unknown', 'county', 'town', 'unit']

/** The groups that this person answers for: those that are for nothing yet first, then county, towns, units. */
export async function drawGroupList(turn: Turn, { page }: GroupListParams): Promise<Card> {
  const groups = (await turn.readers.chatGroups()).filter((group) => isOf(turn, group)).sort(inOrder)
  const pages = Math.max(1, Math.ceil(groups.length / ROWS))
  const here = Math.min(page, pages - 1)
  const rows = await Promise.all(
    groups.slice(here * ROWS, (here + 1) * ROWS).map(async (group) => ({
      groupId: group.id,
      name: group.name || group.chatId,
      scope: `${await scopeInWords(turn, group)}${goneInWords(group)}`,
    })),
  )
  return groupListCard({
    rows,
    page: pages > 1 ? `第 ${here + 1} 页，共 ${pages} 页` : null,
    buttons: [
      ...(here > 0 ? [pageButton('上一页', here - 1)] : []),
      ...(here < pages - 1 ? [pageButton('下一页', here + 1)] : []),
    ],
  })
}

function isOf({ actor }: Turn, group: ChatGroup): boolean {
  if (can(actor, 'group.see-all')) return true
  return group.scope === 'unknown'
    ? group.addedBy === actor.person.id
    : can(actor, 'group.set', { group: scopeOf(group) })
}

function inOrder(a: ChatGroup, b: ChatGroup): number {
  if (a.scope !== b.scope) return ORDER.indexOf(a.scope) - ORDER.indexOf(b.scope)
  return a.name === b.name ? (a.id < b.id ? -1 : 1) : a.name < b.name ? -1 : 1
}

function goneInWords({ leftAt }: ChatGroup): string {
  return leftAt === undefined ? '' : `；${momentInWords(leftAt)} 起我不在这个群里`
}

function pageButton(label: string, page: number): Button {
  return { label, intent: { verb: 'group.list', args: { page: String(page) } } }
}
