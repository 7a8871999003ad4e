import type { Day } from '../time.js'

export const UNIT_KINDS = ['county_department', 'town', 'county_office', 'enterprise'] as const
export type UnitKind = (typeof UNIT_KINDS)[number]

/** 单位. `id` is its full name: it is what the workbook refers to. */
export interface Unit {
  readonly id: string
  readonly shortName?: string
  readonly kind: UnitKind
  readonly headId: string
  readonly deputyLeaderId?: string
  /** The fixed office order: the row's position in the workbook. Units are never ordered by their numbers. */
  readonly order: number
}

export const ROLES = ['cadre', 'head', 'office', 'admin', 'auditor'] as const
export type Role = (typeof ROLES)[number]

/** 干部. `id` is the staff number (工号). */
export interface Person {
  readonly id: string
  readonly name: string
  readonly unitId: string
  readonly title?: string
  readonly phone: string
  readonly roles: readonly Role[]
  readonly feishuOpenId?: string
  readonly dingtalkUserId?: string
  readonly webchatId?: string
  readonly duties?: string
  readonly promises?: string
  /** Grows with each leave in which the person has a part; guards the next one. */
  readonly dutyRev?: number
  /** 免打扰: since when only duties are sent as messages. */
  readonly mutedSince?: Day
  /** Left the organisation: everything is refused. */
  readonly left?: boolean
}

export interface Village {
  readonly id: string
  readonly town: string
  readonly name: string
  readonly kind: 'village' | 'community'
  readonly order: number
}

export const OCCUPANCIES = ['resident', 'away', 'vacant', 'moved'] as const
export type Occupancy = (typeof OCCUPANCIES)[number]

/** 户, as the registry knows it. `id` is 户编号. */
export interface Household {
  readonly id: string
  readonly villageId: string
  readonly village: string
  readonly town: string
  readonly group?: string
  readonly head: string
  readonly phone?: string
  readonly size?: number
  /** Target groups in the workbook's words, e.g. 脱贫户, 低保. */
  readonly targetGroups: readonly string[]
  readonly occupancy: Occupancy
  readonly cadreId?: string
  /** The responsible unit: the cadre's, else the only unit linked to the village, else none. */
  readonly unitId?: string
  readonly note?: string
  /** `zhangsan`, and `zs`; the surname in its surname reading. */
  readonly pinyin: string
  readonly initials: string
}

/** 群. `id` is `<platform>/<chat id>`. */
export interface ChatGroup {
  readonly id: string
  readonly name: string
  readonly platform: 'feishu' | 'dingtalk' | 'webchat'
  readonly chatId: string
  /** `unknown` until somebody who may says what the group is for, and again when that is ended. */
  readonly scope: 'county' | 'town' | 'unit' | 'unknown'
  readonly scopeId?: string
  /** Who brought the bot into the group, if they are known. */
  readonly addedBy?: string
  /** Since when the bot is not in the group any more. */
  readonly leftAt?: number
}

export type GroupScope = Pick<ChatGroup, 'scope' | 'scopeId'>

export interface Campaign {
  readonly id: string
  readonly name: string
  readonly theme?: string
  readonly from: string
  readonly to: string
  /** 常态化: every household once in so many days, between campaigns. */
  readonly regularDays?: number
  /** 共性问题: from so many households of a village, or villages, on. */
  readonly commonFrom?: number
  /** How often it was paused; what rests on an earlier number does not apply any more. */
  readonly pauses?: number
  /** 暂停: the latest one, running until it has ended. */
  readonly lastPause?: Pause
}

export interface Pause {
  readonly by: string
  readonly at: number
  readonly reason?: string
  readonly ended?: { readonly by: string; readonly at: number }
}

/** 动员部署, 组织实施, 巩固提升. */
export type PhaseKind = 'mobilize' | 'implement' | 'consolidate'

/** 阶段 of a campaign. */
export interface Phase {
  readonly id: string
  readonly name: string
  readonly kind: PhaseKind
  readonly from: string
  readonly to: string
}
