import { createHash } from 'node:crypto'
import type { Actor } from '../domain/access.js'
import type { Change } from '../domain/changes.js'
import type { Person, Unit } from '../domain/registry/types.js'
import { actorOf } from './actor-of.js'
import type { Extras } from './extras.js'
import type { Turn } from './turn.js'

export type Identified =
  | { readonly kind: 'actor'; readonly actor: Actor; readonly changes: readonly Change[] }
  | { readonly kind: 'stranger'; readonly sentence: string }

/**
 * Who sent this: by the account id, else by the phone number that the platform's directory gives, and then the account is
 * remembered. Anybody else is told whom to ask, and nothing more.
 */
export async function identify(turn: Turn, extras: Extras): Promise<Identified> {
  const { platform, sender } = turn.event
  const known = await turn.readers.personByAccount(platform, sender.id)
  if (known) return known.left ? leftOne() : withUnit(turn, known, [])
  const byCode = await redeemCode(turn, extras)
  if (byCode) return byCode
  const phone = typeof extras.directory === 'object' ? extras.directory.phone : undefined
  const match = phone ? await personWithPhone(turn.readers, phone) : null
  if (match && !accountOf(match, platform)) return remember(turn, match)
  const registered = phone ? await turn.readers.peopleByPhone(normalPhone(phone)) : []
  return { kind: 'stranger', sentence: await whomToAsk(turn, extras, registered.length > 0) }
}

/** The one person registered with this number; null when there is none or more than one. */
export async function personWithPhone(readers: Turn['readers'], phone: string): Promise<Person | null> {
  const [match, ...others] = (await readers.peopleByPhone(normalPhone(phone))).filter(
    (person) => !person.left,
  )
  return match && others.length === 0 ? match : null
}

function remember(turn: Turn, person: Person): Promise<Identified> {
  const { platform, sender } = turn.event
  return withUnit(turn, person, [
    { kind: 'person.account', personId: person.id, platform, accountId: sender.id },
    {
      kind: 'audit',
      entry: {
        id: turn.newId(),
        at: turn.now,
        actor: person.id,
        verb: 'person.account',
        subject: `person/${person.id}`,
        before: null,
        after: { platform },
      },
    },
  ])
}

async function withUnit(turn: Turn, person: Person, changes: readonly Change[]): Promise<Identified> {
  const actor = (await actorOf(turn.readers, person, turn.now)) ?? { person, unit: noUnit(person) }
  return { kind: 'actor', actor, changes }
}

/** The first administrator works before any unit is registered. */
function noUnit(person: Person): Unit {
  return { id: person.unitId, kind: 'county_department', headId: '', order: Number.MAX_SAFE_INTEGER }
}

/** `bootstrap-admin`: a code sent to the bot within its 30 minutes makes its sender an administrator, once. */
async function redeemCode(turn: Turn, extras: Extras): Promise<Identified | null> {
  const { body, platform, sender, chat } = turn.event
  if (body.kind !== 'text' || chat.kind !== 'private') return null
  const code = body.text.trim().toUpperCase()
  if (!/^[A-Z2-7]{4}(-[A-Z2-7]{4}){3}$/.test(code)) return null
  const found = await turn.readers.adminCode(codeDigest(code))
  if (!found) return null
  const directory = typeof extras.directory === 'object' ? extras.directory : {}
  const phone = directory.phone ? normalPhone(directory.phone) : ''
  const [registered] = phone ? await turn.readers.peopleByPhone(phone) : []
  const person: Person = registered
    ? { ...registered, roles: [...new Set([...registered.roles, 'admin' as const])] }
    : {
        id: `admin-${turn.newId().slice(0, 8)}`,
        name: directory.name ?? '管理员',
        unitId: '未分配单位',
        phone,
        roles: ['admin'],
      }
  const account: Change = { kind: 'person.account', personId: person.id, platform, accountId: sender.id }
  const audit: Change = {
    kind: 'audit',
    entry: {
      id: turn.newId(),
      at: turn.now,
      actor: person.id,
      verb: 'person.first-admin',
      subject: `person/${person.id}`,
      before: registered ? { roles: registered.roles } : null,
      after: { roles: person.roles },
    },
  }
  const become: Change[] = registered
    ? [{ kind: 'person.roles', personId: person.id, roles: person.roles }, account]
    : [{ kind: 'person.add', person, platform, accountId: sender.id }]
  return withUnit(turn, person, [
    { kind: 'admin-code.use', codeId: found.id, at: turn.now },
    ...become,
    audit,
  ])
}

/** Codes are compared by their digest: the database never holds one that could be used. */
export function codeDigest(code: string): string {
  return createHash('sha256').update(`admin-code/${code}`).digest('hex')
}

async function whomToAsk(turn: Turn, extras: Extras, ambiguous: boolean): Promise<string> {
  if (extras.directory === 'unavailable') return '暂时查不到您的通讯录信息，请过几分钟再发一次。'
  const admins = await turn.readers.peopleWithRole('admin')
  const names = admins.slice(0, 2).map((admin) => `${admin.name}（${admin.unitId}）`)
  const ask = names.length > 0 ? names.join('或') : '本县民情走访活动办公室'
  const why = ambiguous ? '您的手机号对应了不止一条登记' : '您还没有登记在走访干部名单里'
  return `您好，我是民情助手。${why}，暂时不能使用。请联系${ask}核对名单里的手机号，改好后再发一条消息即可。`
}

function leftOne(): Identified {
  return { kind: 'stranger', sentence: '您的账号已从走访干部名单里停用。如有疑问，请联系本单位管理员。' }
}

function accountOf(person: Person, platform: 'feishu' | 'dingtalk' | 'webchat'): string | undefined {
  return { feishu: person.feishuOpenId, dingtalk: person.dingtalkUserId, webchat: person.webchatId }[platform]
}

function normalPhone(phone: string): string {
  return phone.replace(/^\+?86/, '').replace(/\D/g, '')
}
