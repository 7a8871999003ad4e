import type { Change } from '../domain/changes.js'
import { pauseOf } from '../domain/coverage/visiting.js'
import { DomainError } from '../domain/errors.js'
import type { Readers } from '../domain/ports.js'
import type { Campaign, Pause } from '../domain/registry/types.js'
import { dayInWords, dayOf } from '../domain/time.js'
import { type ActionContext, allow, audited } from './action.js'

/** 暂停活动: what reminds of visiting stops, what was promised to people goes on. Twice changes nothing. */
export function pauseCampaign(asked: ActionContext, campaign: Campaign, reason: string): readonly Change[] {
  const context = allow(asked, 'campaign.pause', {}, '暂停活动')
  if (pauseOf(campaign)) return []
  if (dayOf(context.now) > campaign.to)
    throw new DomainError('campaign.over', { name: campaign.name, to: dayInWords(campaign.to) })
  const { id, pauses = 0 } = campaign
  const why = reason.trim()
  const pause: Pause = {
    ...{ by: context.actor.person.id, at: context.now },
    ...(why === '' ? {} : { reason: why }),
  }
  return [
    { kind: 'campaign.pause', campaignId: id, pausesBefore: pauses, pause },
    audited(context, 'campaign.pause', `campaign/${id}`, { state: 'running' }, { state: 'paused' }, why),
  ]
}

/** 恢复活动: reminders begin with the next tick; none is made up for. Twice changes nothing. */
export function resumeCampaign(asked: ActionContext, campaign: Campaign, reason: string): readonly Change[] {
  const context = allow(asked, 'campaign.pause', {}, '恢复活动')
  const pause = pauseOf(campaign)
  if (!pause) return []
  const { id, pauses = 0 } = campaign
  const before = { state: 'paused', since: pause.at, by: pause.by }
  return [
    {
      ...{ kind: 'campaign.resume', campaignId: id, pauses },
      ended: { by: context.actor.person.id, at: context.now },
    },
    audited(context, 'campaign.resume', `campaign/${id}`, before, { state: 'running' }, reason.trim()),
  ]
}

/** Whom to ask: the county offices, or else the administrators. */
export async function whoPauses(readers: Pick<Readers, 'peopleWithRole'>): Promise<string> {
  const offices = await readers.peopleWithRole('office')
  const people = (offices.length > 0 ? offices : await readers.peopleWithRole('admin')).slice(0, 2)
  return people.length > 0
    ? people.map(({ name, unitId }) => `${name}（${unitId}）`).join('或')
    : '县级办公室或管理员'
}
