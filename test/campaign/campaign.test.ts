import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { setLogLevel } from '#src/logger.js'
import { BROKEN } from '#src/text/error-sentences.js'
// @ts-expect-error plain JavaScript, so that it runs before anything is installed
import { unpackChartFont } from '../../scripts/ensure/chart-font.mjs'
import { GROUPS, LATECOMER, LATECOMER_AT } from './county.js'
import { type Expected, expectedNotices, holds } from './expected-notices.js'
import { bare, type RawFacts, rawFacts } from './facts.js'
import { asOf, asSent, type Received } from './mailroom.js'
import { Campaign } from './play.js'
import { inWords, readMessage, sectionsOf } from './read-card.js'
import { countCoverage } from './recount-coverage.js'
import { categoriesOf, riskyAt, threeDecisions } from './recount-decisions.js'
import { retellAll, type Story, standing } from './recount-issues.js'
import { type Friday, weeklyLines } from './recount-weekly.js'
import { burdenOf, median, tableOf } from './table.js'
import { transcriptOf } from './transcript.js'
import {
  dayAt,
  daysLater,
  FIRST_DAY,
  isSendingTime,
  isWorked,
  moment,
  timeAt,
  weekday,
  weekOf,
} from './work-calendar.js'

const PLAN = { seed: 'minqing', weeks: 12, villages: 40, householdsPerVillage: 50 }

let campaign: Campaign
let facts: RawFacts
let stories: readonly Story[]
let expected: Map<string, Expected>
/** The facts at half past eight on every Monday that is worked. */
const mondays = new Map<string, RawFacts>()
/** And at five o'clock on the last day of every week that is worked from Monday to Friday. */
const fridays: Friday[] = []

beforeAll(async () => {
  setLogLevel('error')
  await unpackChartFont()
  campaign = await Campaign.open('campaign', PLAN)
  await campaign.play({
    async ticked(at) {
      const day = dayAt(at)
      if (weekday(day) === 1 && isWorked(day) && timeAt(at) === '08:30')
        mondays.set(day, await rawFacts(campaign.program.db))
      if (isSummaryDay(day) && timeAt(at) === '17:00')
        fridays.push({ at, facts: await rawFacts(campaign.program.db) })
    },
  })
  facts = await rawFacts(campaign.program.db)
  stories = retellAll(facts)
  expected = expectedNotices(stories, campaign.county, {
    from: FIRST_DAY,
    until: campaign.endsAt,
  })
}, 600_000)

afterAll(() => campaign?.program.close())

/** Where the Friday is off (1 May, 19 June), the Thursday before it. */
const SUMMARY_DAYS = [
  ...['2026-04-10', '2026-04-17', '2026-04-24', '2026-04-30', '2026-05-08', '2026-05-15'],
  ...['2026-05-22', '2026-05-29', '2026-06-05', '2026-06-12', '2026-06-18', '2026-06-26'],
]

function isSummaryDay(day: string): boolean {
  return SUMMARY_DAYS.includes(day)
}

/** Feishu lets a card be changed for fourteen days. */
const CARD_LIFE_DAYS = 13

/** What these say of an issue is not said again below, and follows rules of its own. */
const ELSEWHERE = /^(三件事|可能超期|挂起期满)/

function without(some: readonly string[], others: readonly string[]): string[] {
  return some.filter((one) => !others.includes(one))
}

const digests = (): Received[] => campaign.mail.all.filter(({ kind }) => kind === 'digest')

describe('the script', () => {
  test('is a campaign: nearly all households are visited, and every kind of life is led', () => {
    const { toVisit, covered } = countCoverage(facts, () => true)
    expect(facts.households).toHaveLength(2000)
    expect(covered / toVisit).toBeGreaterThan(0.85)
    expect(facts.issues.length / facts.households.length).toBeGreaterThan(0.05)
    const moves = new Set(facts.moves.map(({ move }) => move))
    for (const move of ['return', 'hand_on', 'suspend', 'go_on', 'grant_extension', 'refuse_extension'])
      expect(moves).toContain(move)
    for (const move of ['fix_lead', 'call_back', 'reopen', 'escalate', 'assign_county', 'close', 'co_done'])
      expect(moves).toContain(move)
    for (const level of [0, 1, 3, 7])
      expect([...expected.keys()].some((key) => key.includes(`:${level}:v`))).toBe(true)
  })

  test('every deadline is where the rules of the plan put it', () => {
    for (const story of stories)
      for (const { move, after } of story)
        expect([after.number, move.move, move.dueAt?.getTime()]).toEqual([after.number, move.move, after.due])
  })
})

test('who calls back is the cadre of the household, or somebody else of a unit that had no part in it', () => {
  const cadres = new Map(facts.households.map(({ _id, cadreId }) => [bare(_id), cadreId]))
  const unitOf = (id: string | undefined) => campaign.staff(id ?? '')?.unit
  const resolved = stories.flat().filter(({ move }) => move.move === 'resolve')
  expect(resolved.length).toBeGreaterThan(50)
  for (const { after, at } of resolved) {
    const { number, caller, lead, coUnits } = after
    const involved = [lead, ...coUnits]
    expect([number, involved]).not.toEqual([number, expect.arrayContaining([unitOf(caller)])])
    const cadre = cadres.get(after.householdId)
    const isThere = cadre !== LATECOMER || at > LATECOMER_AT
    if (isThere && !involved.includes(unitOf(cadre))) expect([number, caller]).toEqual([number, cadre])
  }
})

describe('the budget', () => {
  test('nobody gets more than one digest a day, and none on a day off or outside working hours', () => {
    const seen = new Set<string>()
    for (const { to, at } of digests()) {
      expect(isSendingTime(at)).toBe(true)
      const key = `${to} ${dayAt(at)}`
      expect(seen).not.toContain(key)
      seen.add(key)
    }
  })

  test('what others have done reaches nobody at night or on a day off', () => {
    const told = campaign.mail.all.filter(({ kind }) => kind === 'told')
    expect(told.length).toBeGreaterThan(100)
    for (const { at } of told) expect(isSendingTime(at)).toBe(true)
  })

  test('every digest has something new on it', () => {
    for (const digest of digests()) {
      const news = facts.notices.filter(
        ({ to, day }) => to === `person/${digest.to}` && day === dayAt(digest.at),
      )
      expect(news.length).toBeGreaterThan(0)
      expect(asSent(digest).lines.join()).not.toContain('这些事都已有了结果')
    }
  })

  test('the median is two digests a person and week, or less', () => {
    const weeks = burdenOf(campaign, ['digest'])
    for (const counts of weeks.values()) expect(median(counts)).toBeLessThanOrEqual(2)
    expect(median([...weeks.values()].flat())).toBeLessThanOrEqual(2)
  })
})

describe('the reminders of issues', () => {
  const ISSUE_NOTICE = /^(due|overdue|unaccepted|callback):/
  const keyOf = (id: string): string => id.slice(id.indexOf('/') + 1)

  test('each is sent at its moment, once for each deadline, level and person, and no other', () => {
    const sent = facts.notices.filter(({ _id }) => ISSUE_NOTICE.test(keyOf(_id)))
    const moments = (list: readonly (readonly [string, number])[]) =>
      list.map(([key, at]) => `${key} ${dayAt(at)} ${timeAt(at)}`).sort()
    expect(moments(sent.map(({ _id, at }) => [keyOf(_id), at.getTime()]))).toEqual(
      moments([...expected.values()].map(({ key, at }) => [key, at])),
    )
  })

  test('each stands on one digest of its person and day', () => {
    const onDay = new Map(digests().map((one) => [`person/${one.to} ${dayAt(one.at)}`, one]))
    for (const { _id, to, day, at, state } of facts.notices) {
      const wanted = expected.get(keyOf(_id))
      if (!wanted || state !== 'sent') continue
      const digest = onDay.get(`${to} ${day}`)
      if (!digest) throw new Error(`${_id} was never delivered`)
      const lines = asOf(digest, at.getTime() + 60_000).lines.join('\n')
      expect(lines.includes(wanted.number) || lines.includes('项未列出')).toBe(true)
    }
  })

  test('heads are asked for at most three decisions, once a week', () => {
    const asked = digests().flatMap((digest) =>
      sectionsOf(asSent(digest))
        .filter(({ heading }) => heading.startsWith('三件事'))
        .map(({ numbers }) => ({ digest, numbers })),
    )
    expect(asked.length).toBeGreaterThan(10)
    for (const { digest, numbers } of asked) {
      expect(numbers.length).toBeLessThanOrEqual(3)
      expect(weekday(dayAt(digest.at))).toBe(1)
    }
    const weeks = asked.map(({ digest }) => `${digest.to} ${weekOf(digest.at)}`)
    expect(new Set(weeks).size).toBe(weeks.length)
    // Those that a count from the moves finds most pressing, and in that order.
    for (const day of mondays.keys()) {
      const shown = asked.filter(({ digest }) => dayAt(digest.at) === day)
      const meant = threeDecisions(stories, campaign.county, moment(day, '08:30'))
      expect([day, new Map(shown.map(({ digest, numbers }) => [digest.to, numbers]))]).toEqual([day, meant])
    }
  })

  test('who is likely to be late is told so once for each deadline, as similar issues went until then', () => {
    const meant = new Set<string>()
    const told = facts.notices.filter(({ _id }) => keyOf(_id).startsWith('risk:'))
    const categories = categoriesOf(facts.issues, bare)
    for (let day = FIRST_DAY; moment(day) < campaign.endsAt; day = daysLater(day, 1)) {
      if (!isWorked(day)) continue
      const at = moment(day, '08:30')
      const fresh = riskyAt(stories, categories, campaign.county, at).filter((key) => !meant.has(key))
      for (const key of fresh) meant.add(key)
      const that = told.filter((one) => dayAt(one.at.getTime()) === day).map(({ _id }) => keyOf(_id))
      expect([day, that.sort()]).toEqual([day, fresh.sort()])
    }
    expect(meant.size).toBeGreaterThan(0)
  })

  test('an issue whose suspension ends in the night is told of once, on the next morning that is worked', () => {
    const ended = facts.moves.filter(({ move, by }) => move === 'go_on' && by === 'system')
    const meant = ended.flatMap(({ _id, at }) => {
      let day = dayAt(at.getTime())
      while (!isWorked(day)) day = daysLater(day, 1)
      return moment(day, '08:30') < campaign.endsAt ? [`resumed:${bare(_id)} ${day} 08:30`] : []
    })
    const told = facts.notices.filter(({ _id }) => keyOf(_id).startsWith('resumed:'))
    expect(meant.length).toBeGreaterThan(0)
    expect(
      told.map(({ _id, at }) => `${keyOf(_id)} ${dayAt(at.getTime())} ${timeAt(at.getTime())}`).sort(),
    ).toEqual(meant.sort())
  })

  test('whoever could not be reached had not opened the chat', () => {
    const missed = facts.notices.filter(({ state }) => state !== 'sent')
    expect(new Set(missed.map(({ to }) => to))).toEqual(new Set([`person/${LATECOMER}`]))
  })

  test('a digest shows at the end of every day just what still holds of it, for as long as a card can be changed', () => {
    const story = new Map(stories.map((one) => [one[0]?.after.number, one]))
    const sentTo = new Map<string, Expected[]>()
    for (const { _id, to, day } of facts.notices) {
      const known = expected.get(keyOf(_id))
      if (known) sentTo.set(`${to} ${day}`, [...(sentTo.get(`${to} ${day}`) ?? []), known])
    }
    let compared = 0
    for (const digest of digests()) {
      const about = sentTo.get(`person/${digest.to} ${dayAt(digest.at)}`) ?? []
      if (about.length === 0) continue
      for (let day = 0; day < CARD_LIFE_DAYS; day += 1) {
        const at = moment(daysLater(dayAt(digest.at), day), '23:30')
        if (at >= campaign.endsAt) break
        const shown = sectionsOf(asOf(digest, at))
        if (shown.some(({ isCut }) => isCut)) continue
        const held = about.filter(({ key, number }) => holds(key, standing(story.get(number) ?? [], at)))
        const [meant, all] = [held.map(({ number }) => number), shown.flatMap(({ numbers }) => numbers)]
        const reminded = shown.filter(({ heading }) => !ELSEWHERE.test(heading))
        expect([digest.to, day, without(meant, all)]).toEqual([digest.to, day, []])
        expect([
          digest.to,
          day,
          without(
            reminded.flatMap(({ numbers }) => numbers),
            meant,
          ),
        ]).toEqual([digest.to, day, []])
        compared += 1
      }
    }
    expect(compared).toBeGreaterThan(1000)
  })
})

describe('the numbers', () => {
  test('of what is left on every Monday equal a count from the visits themselves', () => {
    expect(mondays.size).toBeGreaterThan(8)
    let compared = 0
    for (const digest of digests()) {
      const then = mondays.get(dayAt(digest.at))
      const person = campaign.staff(digest.to)
      const lines = asSent(digest).lines
      const own = lines[lines.findIndex((line) => line.startsWith('您的包户')) + 1]
      const count = (of: Parameters<typeof countCoverage>[1]) => countCoverage(then ?? facts, of)
      if (then && person && lines.some((line) => line.startsWith('您的包户'))) {
        const { left, covered, toVisit } = count(({ cadreId }) => cadreId === person.id)
        const rest = left > 5 ? '，就近的先列在下面' : ''
        expect(own).toContain(`还有 ${left} 户没有走访${rest}（已访 ${covered}/${toVisit}，不含`)
        const doors = lines.filter((line) => line.includes('[已走访，无问题]'))
        expect([digest.to, dayAt(digest.at), doors.length]).toEqual([
          ...[digest.to, dayAt(digest.at)],
          Math.min(5, left),
        ])
        compared += 1
      }
      const from = lines.findIndex((line) => line.startsWith(`${person?.unit}未走访的户`))
      if (!then || !person || from < 0) continue
      const { left } = count(({ unitId }) => unitId === person.unit)
      expect(lines[from + 1]).toMatch(
        new RegExp(`^还有 ${left} 户没有走访，到“组织实施”结束还有 \\d+ 个工作日`),
      )
      compared += 1
    }
    expect(compared).toBeGreaterThan(500)
  })

  test('of the weekly summary of every group equal a count from households, visits and moves', () => {
    expect(fridays.map(({ at }) => dayAt(at))).toEqual(SUMMARY_DAYS)
    for (const group of GROUPS)
      fridays.forEach((friday, nth) => {
        const summaries = campaign.mail
          .of(group.name)
          .filter((one) => dayAt(one.at) === dayAt(friday.at) && asSent(one).title.endsWith('走访周报'))
        expect([group.name, summaries.map(({ at }) => timeAt(at))]).toEqual([group.name, ['17:00']])
        const lines = summaries.flatMap((one) => asSent(one).lines)
        expect(lines).toContain('（图）')
        for (const line of weeklyLines(campaign.county, group, friday, fridays[nth - 1]))
          expect([group.name, dayAt(friday.at), lines]).toEqual([
            group.name,
            dayAt(friday.at),
            expect.arrayContaining([line]),
          ])
        // And no row that is not counted here: its figures are in brackets.
        const counted = weeklyLines(campaign.county, group, friday, fridays[nth - 1])
        expect(
          without(
            lines.filter((line) => /\d+\/\d+/.test(line)),
            counted,
          ),
        ).toEqual([])
      })
  })

  test('of every job run equal what was delivered', async () => {
    const runs = await campaign.program.db.collection('job_runs').find({}).toArray()
    const sent = runs.reduce((sum, run) => sum + Number(run.sent ?? 0), 0)
    expect(runs.filter(({ state }) => state !== 'done')).toEqual([])
    expect(sent).toBe(facts.notices.filter(({ state }) => state === 'sent').length)
  })
})

test('the platform refused nothing for good, and nothing is left that should have been sent', async () => {
  const outbox = campaign.program.db.collection('outbox')
  // What happened on the last Friday night waits for Monday.
  const open = { state: { $nin: ['sent', 'superseded'] }, dueAt: { $lte: new Date(campaign.endsAt) } }
  expect(await outbox.find(open).toArray()).toEqual([])
  for (const { to, versions } of campaign.mail.all)
    for (const { content } of versions)
      expect([to, content]).not.toEqual([to, expect.stringContaining(BROKEN)])
})

describe('the groups', () => {
  test('hear counts, no names of households, and nobody is called or ranked', () => {
    const names = new Set(campaign.county.heads)
    const said = campaign.mail.all.filter(({ kind }) => kind === 'group')
    expect(new Set(said.map(({ to }) => to)).size).toBe(GROUPS.length)
    for (const message of said)
      for (const version of message.versions) {
        const words = inWords(readMessage(version)).join('\n')
        for (const name of names) expect(words).not.toContain(name)
        expect(words).not.toMatch(/排名|名次|第[一二三四五六七八九十\d]+名|倒数|末位/)
        expect(version.content).not.toMatch(/@all|@所有人|<at /)
      }
  })
})

test('the messages of every role, week by week, read as they are kept', async () => {
  await expect(transcriptOf(campaign)).toMatchFileSnapshot(`${import.meta.dirname}/transcript.txt`)
})

test('the burden of every role, week by week, is as it is kept', async () => {
  expect(Math.max(...campaign.mail.all.map(({ at }) => weekOf(at)))).toBe(PLAN.weeks)
  await expect(tableOf(campaign)).toMatchFileSnapshot(`${import.meta.dirname}/table.txt`)
})
