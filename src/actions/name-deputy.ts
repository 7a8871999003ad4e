import type { Change } from '../domain/changes.js'
import { checkLeave, type Deputy } from '../domain/duty/deputy.js'
import { DomainError } from '../domain/errors.js'
import type { Readers } from '../domain/ports.js'
import type { Person } from '../domain/registry/types.js'
import { type Day, dayOf } from '../domain/time.js'
import { type ActionContext, allow, audited } from './action.js'

export interface NameDeputy {
  readonly absentId: string
  readonly deputyId: string
  readonly from: Day
  readonly to: Day
}

export interface NamedDeputy {
  readonly deputy: Deputy
  readonly changes: readonly Change[]
}

/** 代班: a person's duties are a colleague's for the days of a leave; named by the person, their head, or an office. */
export async function nameDeputy(asked: ActionContext, input: NameDeputy): Promise<NamedDeputy> {
  const [absent, deputy] = await Promise.all([
    registered(asked.readers, input.absentId),
    registered(asked.readers, input.deputyId),
  ])
  const context = mayDecideOn(asked, absent, `给${absent.name}登记代班`)
  if (deputy.unitId !== absent.unitId)
    throw new DomainError('deputy.other-unit', { name: deputy.name, unit: absent.unitId })
  const today = dayOf(context.now)
  const leaves = await Promise.all([absent, deputy].map(({ id }) => context.readers.deputies(id, today)))
  checkLeave({ absent, deputy, from: input.from, to: input.to }, leaves.flat(), today)
  const named: Deputy = {
    ...{ id: context.newId(), ...input },
    ...{ namedBy: context.actor.person.id, namedAt: context.now },
  }
  const guards = [absent, deputy].map(({ id, dutyRev = 0 }) => ({ personId: id, expectRev: dutyRev }))
  return {
    deputy: named,
    changes: [
      { kind: 'deputy.name', deputy: named, guards },
      audited(context, 'deputy.name', `person/${absent.id}`, null, input),
    ],
  }
}

/** Ends a leave before its last day; one that is over ends by itself. */
export async function endDeputy(asked: ActionContext, id: string): Promise<NamedDeputy> {
  const deputy = await asked.readers.deputy(id)
  if (!deputy || deputy.endedAt !== undefined || deputy.to < dayOf(asked.now))
    throw new DomainError('deputy.ended', {})
  const absent = await registered(asked.readers, deputy.absentId)
  const context = mayDecideOn(asked, absent, `结束${absent.name}的代班`)
  const { from, to, deputyId } = deputy
  const before = { deputyId, from, to }
  return {
    deputy: { ...deputy, endedAt: context.now },
    changes: [
      { kind: 'deputy.end', deputyId: id, at: context.now },
      audited(context, 'deputy.end', `person/${absent.id}`, before, { endedAt: context.now }),
    ],
  }
}

function mayDecideOn(context: ActionContext, { id, unitId }: Person, what: string): ActionContext {
  return allow(context, 'deputy.name', { personId: id, personUnitId: unitId }, what)
}

export async function registered(readers: Readers, id: string): Promise<Person> {
  const person = await readers.person(id)
  if (!person) throw new DomainError('person.not-found', { words: id })
  return person
}
