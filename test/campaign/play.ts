import { at, type Random, random } from '#src/demo/random.js'
import type { Filled } from '../feishu-platform/form-values.js'
import { Group, type VirtualUser } from '../feishu-platform/users.js'
import { type Session, sessionsOf } from './agenda.js'
import {
  type CampaignCounty,
  CROWD,
  campaignCounty,
  GROUPS,
  LATECOMER,
  LATECOMER_AT,
  type Size,
  type Staff,
} from './county.js'
import { type Errand, runErrands } from './errands.js'
import { Mailroom, shown } from './mailroom.js'
import { type Program, startProgram } from './program.js'
import { goVisiting } from './visiting.js'
import { dayAt, daysLater, FIRST_DAY, moment } from './work-calendar.js'

export interface CampaignPlan extends Size {
  readonly seed: string
  readonly weeks: number
}

interface Due {
  readonly sessions: Session[]
  readonly errands: Errand[]
  readonly others: (() => Promise<void>)[]
}

/** Everybody in the county does what the seed makes them do, in the order of time, and the jobs run at their ticks. */
export class Campaign {
  readonly plan: CampaignPlan
  readonly program: Program
  readonly county: CampaignCounty
  readonly mail: Mailroom
  readonly random: Random
  /** Which life each issue has, by its number. */
  readonly lives = new Map<string, string>()
  readonly endsAt: number
  readonly #users = new Map<string, VirtualUser>()
  readonly #staff: ReadonlyMap<string, Staff>
  readonly #agenda = new Map<number, Due>()

  private constructor(plan: CampaignPlan, program: Program, county: CampaignCounty) {
    this.plan = plan
    this.program = program
    this.county = county
    this.mail = new Mailroom(program.platform)
    this.random = random(plan.seed)
    this.#staff = new Map(county.staff.map((one) => [one.id, one]))
    this.endsAt = moment(daysLater(FIRST_DAY, plan.weeks * 7))
  }

  static async open(name: string, plan: CampaignPlan): Promise<Campaign> {
    const county = campaignCounty(plan.seed, plan)
    const groups = new Map<string, string>()
    const program = await startProgram(name, moment(FIRST_DAY, '07:00'), (platform) => {
      for (const { name: group } of GROUPS) groups.set(group, platform.group(group).chatId)
      return county.rows(groups)
    })
    const campaign = new Campaign(plan, program, county)
    for (const { id, name: called, phone } of county.staff) {
      const user = program.platform.user(called, { mobile: `+86${phone}` })
      campaign.#users.set(id, user)
      campaign.mail.register(user.chatId, id, false)
    }
    for (const [group, chatId] of groups) campaign.mail.register(chatId, group, true)
    campaign.#schedule()
    return campaign
  }

  /** Plays to the end; `ticked` is called after the jobs of a tick have run, before anybody does anything. */
  async play(watch: { ticked(at: number): Promise<void> }): Promise<void> {
    const { program } = this
    for (;;) {
      const acts = Math.min(...this.#agenda.keys())
      const tick = program.nextTick()
      const next = Math.min(acts, tick, this.#nextMorning())
      if (next >= this.endsAt) break
      program.goTo(next)
      this.mail.acting([])
      // What was held back over night goes out now.
      await program.settle()
      if (next === tick) {
        await program.runDueJobs(next)
        await watch.ticked(next)
      }
      if (next === acts) await this.#act(next)
    }
    program.goTo(this.endsAt)
    await program.settle()
  }

  staff(id: string): Staff | undefined {
    return this.#staff.get(id)
  }

  user(id: string): VirtualUser {
    const user = this.#users.get(id)
    if (!user) throw new Error(`nobody is ${id}`)
    return user
  }

  /** What is to be done at a moment that is still to come. */
  due(when: number): Due {
    const there = this.#agenda.get(when)
    if (there) return there
    const fresh: Due = { sessions: [], errands: [], others: [] }
    this.#agenda.set(when, fresh)
    return fresh
  }

  async say(by: string, text: string): Promise<void> {
    const { delivery } = await this.user(by).sendText(text)
    if (delivery?.state !== 'acknowledged')
      throw new Error(`“${text}” was not taken: ${JSON.stringify(delivery?.attempts)}`)
  }

  /** Fills in the form that came last and sends it. */
  async submit(by: string, filled: Readonly<Record<string, Filled>>): Promise<void> {
    const form = this.mail.newest(by, ({ lines }) => lines.includes('[提交]'))
    const pressed = await this.user(by).press(form?.messageId ?? '', '提交', filled)
    if (pressed.outcome !== 'answered')
      throw new Error(`${by} could not send ${JSON.stringify({ filled, pressed })}: ${this.lastWords(by)}`)
  }

  lastWords(to: string): string {
    const last = this.mail.of(to).slice(-3)
    return last.map((one) => JSON.stringify(shown(one))).join('\n')
  }

  #nextMorning(): number {
    const now = this.program.now()
    const opening = moment(dayAt(now), '08:00')
    return opening > now ? opening : moment(daysLater(dayAt(now), 1), '08:00')
  }

  #schedule(): void {
    const start = daysLater(FIRST_DAY, 1)
    const known = [...this.#users.keys()].filter((id) => id !== LATECOMER)
    this.due(moment(start, '07:40')).others.push(() => this.#greet(known))
    this.due(moment(start, '07:50')).others.push(() => this.#openGroups())
    this.due(LATECOMER_AT).others.push(() => this.#greet([LATECOMER]))
    for (const { id, role } of this.county.staff)
      if (role === 'cadre') this.#scheduleVisits(id, id === LATECOMER ? LATECOMER_AT : moment(start, '12:00'))
    for (let week = 0; week < this.plan.weeks; week += 1)
      this.due(moment(daysLater(FIRST_DAY, week * 7 + 3), '16:20')).others.push(() => this.#askInGroup(week))
  }

  #scheduleVisits(id: string, from: number): void {
    const sessions = sessionsOf(this.random.fork(`sessions/${id}`), id, {
      ...{ from: FIRST_DAY, weeks: this.plan.weeks, perWeek: 0.85, formShare: 0.75 },
    })
    for (const session of sessions) {
      const there = this.due(session.at).sessions
      if (session.at > from && !there.some(({ cadre }) => cadre === id)) there.push(session)
    }
  }

  async #act(when: number): Promise<void> {
    const due = this.due(when)
    this.#agenda.delete(when)
    for (const other of due.others) await other()
    for (let i = 0; i < due.sessions.length; i += CROWD)
      await goVisiting(this, due.sessions.slice(i, i + CROWD))
    let left: readonly Errand[] = due.errands
    while (left.length > 0) left = await runErrands(this, left)
  }

  async #greet(ids: readonly string[]): Promise<void> {
    this.mail.acting(ids.map((by) => ({ by })))
    for (let i = 0; i < ids.length; i += CROWD)
      await Promise.all(ids.slice(i, i + CROWD).map((id) => this.user(id).enterChat()))
    await this.program.settle()
  }

  #groupsWithOwners(): { by: string; owner: VirtualUser; group: Group }[] {
    const chats = [...this.program.platform.world.chats.values()]
    return GROUPS.flatMap(({ name, of }) => {
      const by = this.county.units.find((unit) => unit.name === of)?.headId ?? 'B1'
      const chat = chats.find((one) => one.name === name)
      return chat ? [{ by, owner: this.user(by), group: new Group(chat) }] : []
    })
  }

  async #openGroups(): Promise<void> {
    for (const { by, owner, group } of this.#groupsWithOwners()) {
      this.mail.acting([{ by }])
      await owner.addBotToGroup(group)
      await this.program.settle()
    }
  }

  /** Once a week somebody asks in one of the groups how far they are. */
  async #askInGroup(week: number): Promise<void> {
    const groups = this.#groupsWithOwners()
    const { owner, group } = at(groups, week % groups.length)
    await owner.sendText('进度', { in: group, mentionBot: true })
    await this.program.settle()
  }
}
