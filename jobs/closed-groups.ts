import type { ChatGroup, Person } from '#src/domain/registry/types.js'
import { dayOf, type Instant, momentInWords } from '#src/domain/time.js'
import type { WorkCalendar } from '#src/domain/working-time.js'
import { type Notice, reminder } from '#src/schedule/job.js'

export interface ClosedGroupsPorts {
  readonly calendar: WorkCalendar
  chatGroups(): Promise<readonly ChatGroup[]>
  peopleWithRole(role: Person['roles'][number]): Promise<readonly Person[]>
}

export interface ClosedGroupsFacts {
  readonly calendar: WorkCalendar
  readonly groups: readonly ChatGroup[]
  readonly admins: readonly Person[]
}

const HOUR_MS = 3_600_000

/** The bot was taken out of a group, or the group is no more: its summaries have stopped, and somebody must know why. */
export const closedGroups = reminder<ClosedGroupsPorts, ClosedGroupsFacts>({
  name: 'closed-groups',
  cron: '30 8 * * *',
  describe: '工作日8:30告诉管理员：哪些群解散了或把机器人移出了，周报已停发，每个群一次',
  catchUp: 'latest',
  maxLateMs: 6 * HOUR_MS,
  async load(ports) {
    const [groups, admins] = await Promise.all([ports.chatGroups(), ports.peopleWithRole('admin')])
    return { calendar: ports.calendar, groups, admins }
  },
  select: ({ calendar, groups, admins }, now) =>
    calendar.isWorkday(dayOf(now)) ? groups.flatMap((group) => noticesOf(group, admins, now)) : [],
})

/** A group that was for nothing is missed by nobody. */
function noticesOf(group: ChatGroup, admins: readonly Person[], now: Instant): Notice[] {
  const { id, name, scope, leftAt } = group
  if (leftAt === undefined || leftAt > now || scope === 'unknown') return []
  return admins.map((admin) => ({
    key: `group-closed:${id}:${leftAt}:${admin.id}`,
    to: { person: admin.id },
    section: '收不到周报的群',
    urgency: 'soon',
    lines: [
      {
        text: name,
        hint: `${momentInWords(leftAt)} 起我不在这个群里（移出或群已解散），周报停发；重新把我加进群就会恢复`,
        buttons: [{ label: '设置', intent: { verb: 'group.open', args: { group: id } } }],
      },
    ],
  }))
}
