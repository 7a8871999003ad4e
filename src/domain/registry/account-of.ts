import type { Person } from './types.js'

export interface Account {
  readonly platform: 'feishu' | 'dingtalk' | 'webchat'
  readonly id: string
}

/** Where a person can be written to: on the platform `here` if they are there, else where they are; null for nowhere. */
export function accountOf(person: Person, here?: Account['platform']): Account | null {
  const accounts = [
    { platform: 'feishu', id: person.feishuOpenId },
    { platform: 'dingtalk', id: person.dingtalkUserId },
    { platform: 'webchat', id: person.webchatId },
  ] as const
  const known = accounts.flatMap(({ platform, id }) => (id ? [{ platform, id }] : []))
  return known.find(({ platform }) => platform === here) ?? known[0] ?? null
}
