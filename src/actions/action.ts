import type { Actor, Resource, Verb } from '../domain/access.js'
import { capacityFor } from '../domain/access.js'
import type { Change } from '../domain/changes.js'
import { DomainError } from '../domain/errors.js'
import type { HouseholdRecord, Readers } from '../domain/ports.js'
import type { Campaign } from '../domain/registry/types.js'
import type { Instant } from '../domain/time.js'
import type { WorkCalendar } from '../domain/working-time.js'

/** What every action gets: who asks, what may be read, what time it is, and ids that are the same on every replay. */
export interface ActionContext {
  readonly actor: Actor
  readonly readers: Readers
  readonly now: Instant
  readonly calendar: WorkCalendar
  /** Deterministic: the n-th call within one turn always gives the same id. */
  readonly newId: () => string
  /** 代班: in whose place it is done, once that is known. */
  readonly forId?: string
}

/** The context in which it is done: for somebody absent, if only a deputy may. Throws the refusal of who may not. */
export function allow(context: ActionContext, verb: Verb, resource: Resource, what: string): ActionContext {
  const capacity = capacityFor(context.actor, verb, resource)
  if (!capacity) throw new DomainError('access.refused', { what })
  return inCapacity(context, capacity)
}

export function inCapacity(context: ActionContext, { person }: Actor): ActionContext {
  return person.id === context.actor.person.id ? context : { ...context, forId: person.id }
}

export function resourceOf(household: HouseholdRecord): Resource {
  return {
    householdUnitId: household.unitId,
    householdCadreId: household.cadreId,
    householdTown: household.town,
  }
}

export async function activeCampaign(context: ActionContext): Promise<Campaign> {
  const campaign = await context.readers.campaign()
  if (!campaign) throw new DomainError('campaign.none', {})
  return campaign
}

export function audited(
  context: ActionContext,
  verb: string,
  subject: string,
  before: unknown,
  after: unknown,
  reason?: string,
): Change {
  return {
    kind: 'audit',
    entry: {
      id: context.newId(),
      at: context.now,
      actor: context.actor.person.id,
      ...(context.forId ? { forId: context.forId } : {}),
      verb,
      subject,
      before,
      after,
      ...(reason ? { reason } : {}),
    },
  }
}
