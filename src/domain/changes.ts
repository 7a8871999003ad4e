import type { Deputy } from './duty/deputy.js'
import type { Handover } from './duty/handover.js'
import type { IssueCategory } from './issues/category.js'
import type { Issue, IssueMove } from './issues/types.js'
import type { Meeting } from './meetings/meeting.js'
import type { Outing } from './outings/outing.js'
import type { GroupScope, Pause, Person } from './registry/types.js'
import type { Day, Instant } from './time.js'
import type { CoverageState, Visit } from './visits/types.js'

/**
 * What a turn changes, as data. Actions produce changes, the store turns them into writes of one transaction; so a
 * rule can be tested without a database and no fact can be changed without its audit entry beside it.
 */
export type Change =
  | { readonly kind: 'visit.add'; readonly visit: Visit }
  | {
      readonly kind: 'visit.set'
      readonly visitId: string
      readonly expectRev: number
      readonly set: Partial<Omit<Visit, 'id' | 'rev'>>
      /** Fields that have no value any more. */
      readonly clear?: readonly ('metWith' | 'findings' | 'gift')[]
    }
  | { readonly kind: 'issue.add'; readonly issue: Issue; readonly move: IssueMove }
  /** The issue as it is after a move; written only if nobody moved it since it was read. */
  | { readonly kind: 'issue.moved'; readonly issue: Issue; readonly move: IssueMove }
  | HouseholdMoved
  | { readonly kind: 'attachments.link'; readonly ids: readonly string[]; readonly visitId: string }
  /** To a move of an issue. */
  | { readonly kind: 'attachments.link'; readonly ids: readonly string[]; readonly issueId: string }
  | { readonly kind: 'attachments.unlink'; readonly ids: readonly string[]; readonly at: Instant }
  /**
   * Somebody chose another category than the suggested one: these words of the text speak for it once more. No fact
   * about anybody, and nobody's: it has no audit entry, which would keep who said which words.
   */
  | {
      readonly kind: 'category.learned'
      readonly words: readonly string[]
      readonly category: IssueCategory
      readonly at: Instant
    }
  | { readonly kind: 'grumble.add'; readonly id: string; readonly text: string; readonly day: string }
  | {
      readonly kind: 'person.account'
      readonly personId: string
      readonly platform: 'feishu' | 'dingtalk' | 'webchat'
      readonly accountId: string
    }
  | {
      readonly kind: 'person.add'
      readonly person: Person
      readonly platform: 'feishu' | 'dingtalk' | 'webchat'
      readonly accountId: string
    }
  | { readonly kind: 'person.roles'; readonly personId: string; readonly roles: readonly string[] }
  | HouseholdHanded
  | { readonly kind: 'handover.add'; readonly handover: Handover }
  | { readonly kind: 'handover.undo'; readonly handoverId: string; readonly at: Instant }
  | { readonly kind: 'outing.add'; readonly outing: Outing }
  | { readonly kind: 'meeting.add'; readonly meeting: Meeting }
  | { readonly kind: 'deputy.name'; readonly deputy: Deputy; readonly guards: readonly DutyGuard[] }
  | { readonly kind: 'deputy.end'; readonly deputyId: string; readonly at: Instant }
  /** Null for whoever wants to be told of everything again. */
  | { readonly kind: 'person.muted'; readonly personId: string; readonly since: Day | null }
  | { readonly kind: 'person.left'; readonly personId: string }
  | {
      readonly kind: 'group.seen'
      readonly platform: 'feishu' | 'dingtalk' | 'webchat'
      readonly chatId: string
      readonly name: string
      /** Null when the bot is in the group. */
      readonly leftAt: Instant | null
      /** Who brought the bot in, if they are known. */
      readonly addedBy?: string
    }
  /** What a group is for; written only if nobody has changed it since it was read. */
  | {
      readonly kind: 'group.scope'
      readonly groupId: string
      readonly from: GroupScope
      readonly to: GroupScope
    }
  /** Both written only if nobody paused or resumed the campaign since it was read. */
  | {
      readonly kind: 'campaign.pause'
      readonly campaignId: string
      readonly pausesBefore: number
      readonly pause: Pause
    }
  | {
      readonly kind: 'campaign.resume'
      readonly campaignId: string
      readonly pauses: number
      readonly ended: NonNullable<Pause['ended']>
    }
  | { readonly kind: 'admin-code.use'; readonly codeId: string; readonly at: Instant }
  | ImportOrdered
  | { readonly kind: 'audit'; readonly entry: AuditEntry }

/** A person whose leaves nobody changed since they were read: two heads can't both give somebody a deputy. */
export interface DutyGuard {
  readonly personId: string
  readonly expectRev: number
}

/** A household goes from one coverage state to another; its cell's and its cadre's counters move with it. */
export interface HouseholdMoved {
  readonly kind: 'household.moved'
  readonly campaignId: string
  readonly householdId: string
  /** The household is written only if nobody wrote it since it was read. */
  readonly expectRev: number
  readonly from: CoverageState
  readonly to: CoverageState
  readonly lastVisitId: string | null
  readonly lastVisitDay: string | null
  readonly visitsDelta: number
  readonly cell: { readonly unitId: string | null; readonly villageId: string; readonly town: string }
  readonly cadreId: string | null
}

/** A household goes from one cadre to another of the same unit; so does its place in their counters. */
export interface HouseholdHanded {
  readonly kind: 'household.handed'
  /** Null while there is no campaign to count. */
  readonly campaignId: string | null
  readonly householdId: string
  readonly expectRev: number
  readonly state: CoverageState
  readonly from: string
  readonly to: string
}

export interface AuditEntry {
  readonly id: string
  readonly at: Instant
  /** The person's staff number, or `system`. */
  readonly actor: string
  /** 代班: in whose place it was done. */
  readonly forId?: string
  readonly verb: string
  /** `visit/<id>`, `person/<id>`, … */
  readonly subject: string
  readonly before: unknown
  readonly after: unknown
  readonly reason?: string
}

/** An import that an administrator confirmed; it runs after the turn and reports to the chat. */
export interface ImportOrdered {
  readonly kind: 'import.order'
  readonly id: string
  readonly fileId: string
  readonly fileName: string
  readonly by: string
  readonly platform: 'feishu' | 'dingtalk' | 'webchat'
  readonly chatId: string
  readonly at: Instant
}
