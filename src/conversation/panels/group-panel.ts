import type { Button, Card, Option } from '#cards/card.js'
import { type GroupView, groupCard } from '#cards/group.js'
import { scopeOf } from '../../actions/set-group-scope.js'
import { can } from '../../domain/access.js'
import type { ChatGroup, GroupScope, Unit } from '../../domain/registry/types.js'
import { groupNow } from '../group-now.js'
import type { Turn } from '../turn.js'

export interface GroupParams {
  readonly groupId: string
  /** Set while one of many is chosen, or while it is changed. */
  readonly step?: 'change' | 'town' | 'unit'
  readonly page?: number
}

/** Options of one list: a card has at most 200 parts. */
const OPTIONS = 150
/** Buttons in place of a list, where a platform has no lists. */
const BUTTONS = 20
const GUESSES = 3

export async function drawGroup(turn: Turn, params: GroupParams): Promise<Card> {
  const group = await groupNow(turn, params.groupId)
  const mayChange = allowed(turn, scopeOf(group))
  const view = {
    name: group.name,
    scope: group.scope === 'unknown' ? null : await scopeInWords(turn, group),
    isGone: group.leftAt !== undefined,
  }
  if (!mayChange) return groupCard({ ...view, buttons: [] })
  if (params.step === 'town' || params.step === 'unit')
    return groupCard({ ...view, ...(await choices(turn, group, params.step, params.page ?? 0)) })
  if (group.scope !== 'unknown' && params.step !== 'change')
    return groupCard({
      ...view,
      buttons: [button('更改范围', 'group.ask', group, { step: 'change' }), end(group)],
    })
  return groupCard({ ...view, buttons: await firstChoices(turn, group) })
}

/** `单位 县水利局`. */
export async function scopeInWords(turn: Turn, { scope, scopeId = '' }: GroupScope): Promise<string> {
  if (scope === 'county') return '全县'
  if (scope === 'town') return `乡镇 ${scopeId}`
  return scope === 'unit' ? `单位 ${(await turn.readers.unit(scopeId))?.id ?? scopeId}` : '还没有设置范围'
}

function allowed({ actor }: Turn, scope: GroupScope): boolean {
  const group = scope.scope === 'unknown' ? ({ scope: 'unit', scopeId: actor.unit.id } as const) : scope
  return can(actor, 'group.set', { group })
}

/** What its name says comes first; whoever may choose among all gets the lists behind it. */
async function firstChoices(turn: Turn, group: ChatGroup): Promise<Button[]> {
  const [units, towns] = await Promise.all([turn.readers.units(), turn.readers.towns()])
  const all: GroupScope[] = [
    ...towns.map((scopeId) => ({ scope: 'town', scopeId }) as const),
    ...units.map(({ id }) => ({ scope: 'unit', scopeId: id }) as const),
  ]
  const may = all.filter((scope) => allowed(turn, scope))
  if (!can(turn.actor, 'group.see-all')) return may.map((scope) => setButton(group, scope))
  const names = new Map(units.map(({ id, shortName }) => [id, shortName]))
  const named = may.filter(({ scopeId = '' }) => isNamed(group.name, scopeId, names.get(scopeId)))
  return [
    ...named.slice(0, GUESSES).map((scope) => setButton(group, scope)),
    button('全县', 'group.set', group, { scope: 'county' }),
    button('选乡镇', 'group.ask', group, { step: 'town' }),
    button('选单位', 'group.ask', group, { step: 'unit' }),
  ]
}

function isNamed(groupName: string, ...names: readonly (string | undefined)[]): boolean {
  return names.some((name) => name !== undefined && name !== '' && groupName.includes(name))
}

type Choices = Pick<GroupView, 'buttons' | 'pick'>

async function choices(turn: Turn, group: ChatGroup, step: 'town' | 'unit', page: number): Promise<Choices> {
  const all =
    step === 'town' ? townOptions(await turn.readers.towns()) : unitOptions(await turn.readers.units())
  const { forms } = turn.setting.capabilities
  const size = forms ? OPTIONS : BUTTONS
  const options = all
    .filter(({ value }) => allowed(turn, { scope: step, scopeId: value }))
    .slice(page * size, (page + 1) * size)
  const others = [
    ...(page > 0 ? [button('上一页', 'group.ask', group, { step, page: String(page - 1) })] : []),
    ...(all.length > (page + 1) * size
      ? [button('下一页', 'group.ask', group, { step, page: String(page + 1) })]
      : []),
    button('返回', 'group.ask', group, { step: 'change' }),
  ]
  if (!forms)
    return {
      buttons: [...options.map(({ value }) => setButton(group, { scope: step, scopeId: value })), ...others],
    }
  const submit: Button = { ...button('确定', 'group.set', group, { scope: step }), style: 'primary' }
  return { buttons: [], pick: { label: step === 'town' ? '乡镇' : '单位', options, submit, others } }
}

function townOptions(towns: readonly string[]): Option[] {
  return towns.map((town) => ({ value: town, label: town }))
}

function unitOptions(units: readonly Unit[]): Option[] {
  return units.map(({ id }) => ({ value: id, label: id }))
}

function setButton(group: ChatGroup, { scope, scopeId = '' }: GroupScope): Button {
  const label = `${scope === 'town' ? '乡镇' : '单位'}：${scopeId}`
  return { ...button(label, 'group.set', group, { scope, id: scopeId }), style: 'primary' }
}

function end(group: ChatGroup): Button {
  return {
    ...button('结束周报', 'group.set', group, { scope: 'unknown' }),
    style: 'danger',
    confirm: {
      title: `结束“${group.name}”的周报？`,
      text: '群里不再发周报，登记留着，随时可以再设。群本身要由群主在聊天软件里解散。',
    },
  }
}

function button(
  label: string,
  verb: string,
  { id }: ChatGroup,
  args: Readonly<Record<string, string>>,
): Button {
  return { label, intent: { verb, args: { group: id, ...args } } }
}
