import { can } from '../domain/access.js'
import type { Change } from '../domain/changes.js'
import { DomainError } from '../domain/errors.js'
import type { Readers } from '../domain/ports.js'
import type { ChatGroup, GroupScope } from '../domain/registry/types.js'
import { type ActionContext, audited } from './action.js'

/** What a group is for, by whoever may say so of what it was for and of what it is to be for; `unknown` ends it. */
export async function setGroupScope(
  context: ActionContext,
  group: ChatGroup,
  to: GroupScope,
): Promise<readonly Change[]> {
  const from = scopeOf(group)
  await check(context, from)
  await check(context, to)
  if (from.scope === to.scope && from.scopeId === to.scopeId) return []
  await checkKnown(context.readers, to)
  return [
    { kind: 'group.scope', groupId: group.id, from, to },
    audited(context, 'group.scope', `group/${group.id}`, from, to),
  ]
}

export function scopeOf({ scope, scopeId }: ChatGroup): GroupScope {
  return scopeId ? { scope, scopeId } : { scope }
}

/** A group that is for nothing is open to everybody who may say what any group is for. */
async function check(context: ActionContext, group: GroupScope): Promise<void> {
  const { actor } = context
  const asked = group.scope === 'unknown' ? ({ scope: 'unit', scopeId: actor.unit.id } as const) : group
  if (!can(actor, 'group.set', { group: asked }))
    throw new DomainError('group.not-yours', { who: await whoSetsGroups(context) })
}

async function checkKnown(readers: Readers, { scope, scopeId = '' }: GroupScope): Promise<void> {
  const known =
    scope === 'unit'
      ? (await readers.unit(scopeId)) !== null
      : scope !== 'town' || (await readers.towns()).includes(scopeId)
  if (!known) throw new DomainError('group.scope-unknown', { name: scopeId })
}

/** Whom to ask: the head of one's own unit, and the county offices or else the administrators. */
export async function whoSetsGroups({
  actor,
  readers,
}: Pick<ActionContext, 'readers'> & { readonly actor: ActionContext['actor'] | null }): Promise<string> {
  const head = actor?.unit.headId ? await readers.person(actor.unit.headId) : null
  const offices = await readers.peopleWithRole('office')
  const others = (offices.length > 0 ? offices : await readers.peopleWithRole('admin')).slice(0, 2)
  const names = [
    ...(head && !head.left && head.id !== actor?.person.id ? [`${head.name}（本单位负责人）`] : []),
    ...others.map(({ name, unitId }) => `${name}（${unitId}）`),
  ]
  return names.length > 0 ? names.join('或') : '县级办公室'
}
