import { expect, test } from 'vitest'
import { type StageGroupsFacts, stageGroups } from '#jobs/stage-groups.js'
import { stateCouncilCalendar } from '#src/calendar/state-council.js'
import { at } from '../support/issue-desk.js'

const group = (chatId: string, more: object = {}) => ({
  ...{
    id: `feishu/${chatId}`,
    name: `群${chatId}`,
    platform: 'feishu' as const,
    chatId,
    scope: 'county' as const,
  },
  ...more,
})
const FACTS: StageGroupsFacts = {
  calendar: stateCouncilCalendar(),
  campaign: { id: 'c', name: '大走访', from: '2026-05-15', to: '2026-09-30' },
  phases: [
    { id: '组织实施', name: '组织实施', kind: 'implement', from: '2026-05-15', to: '2026-08-07' },
    { id: '巩固提升', name: '巩固提升', kind: 'consolidate', from: '2026-08-08', to: '2026-09-30' },
  ],
  groups: [...['a', 'b', 'c', 'd', 'e', 'f'].map((id) => group(id)), group('g', { leftAt: 1 })],
  told: [{ id: 'B1', name: '周敏', unitId: '县委办', phone: '', roles: ['office'] }],
}

test('when a phase is over the offices may end its groups, each with one tap; the group itself is closed by its owner', () => {
  const [notice, ...others] = stageGroups.select(FACTS, at('2026-08-10T08:30'))
  expect(others).toEqual([])
  expect(notice).toMatchObject({ key: 'stage-groups:组织实施:2026-08-07:B1', to: { person: 'B1' } })
  expect(notice?.lines.map(({ text, buttons }) => [text, buttons[0]?.label])).toEqual([
    ['现在有 6 个群在发周报', '群'],
    ...['a', 'b', 'c', 'd', 'e'].map((id) => [`群${id}`, '结束周报']),
  ])
  expect(notice?.lines[0]?.hint).toContain('群主')
  expect(notice?.lines[1]?.buttons[0]?.intent).toEqual({
    ...{ verb: 'group.set', args: { group: 'feishu/a', scope: 'unknown' } },
  })
})

test.each([
  ['while the phase runs', '2026-08-07T08:30', FACTS.groups],
  ['on a day off', '2026-08-08T08:30', FACTS.groups],
  ['weeks later', '2026-09-01T08:30', FACTS.groups],
  ['where no group gets summaries', '2026-08-10T08:30', [group('g', { leftAt: 1 })]],
])('nobody is asked %s', (_, when, groups) => {
  expect(stageGroups.select({ ...FACTS, groups }, at(when))).toEqual([])
})
