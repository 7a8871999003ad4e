import type { Party } from '../domain/issues/parties.js'
import type { Blocker } from '../domain/issues/risk.js'
import type {
  CallbackAnswer,
  DoorOutcome,
  IssueKind,
  IssueStatus,
  Priority,
  ReopenReason,
  SettledBy,
} from '../domain/issues/types.js'
import type { Occupancy } from '../domain/registry/types.js'
import type { CoverageState, VisitResult } from '../domain/visits/types.js'

/** The Chinese of the enumerations, as the county writes it. */
export const RESULT_WORDS: Readonly<Record<VisitResult, string>> = {
  met: '入户见到人',
  phone: '电话走访',
  absent: '家中无人',
  refused: '不愿接访',
  moved: '已搬迁',
  vacant: '空户',
}

export const STATE_WORDS: Readonly<Record<CoverageState, string>> = { unvisited: '未走访', ...RESULT_WORDS }

export const OCCUPANCY_WORDS: Readonly<Record<Occupancy, string>> = {
  resident: '常住',
  away: '外出',
  vacant: '空户',
  moved: '搬迁',
}

export const OUTCOME_WORDS: Readonly<Record<DoorOutcome, string>> = {
  on_spot: '当场解决',
  explained: '解释说明',
  coordinated: '协调解决',
  county_level: '上报县级统筹',
}

export const STATUS_WORDS: Readonly<Record<IssueStatus, string>> = {
  raised: '待交办',
  on_spot: '当场解决',
  explained: '已解释说明',
  county_level: '县级统筹',
  assigned: '待签收',
  accepted: '已签收',
  in_progress: '办理中',
  extension_pending: '延期待批',
  suspended: '已挂起',
  returned: '已退回',
  resolved: '已办结，待回访',
  callback: '回访中',
  closed: '已销号',
  reopened: '重办',
  merged: '已并案',
  withdrawn: '已撤销',
}

export const PARTY_WORDS: Readonly<Record<Party, string>> = {
  raiser: '登记人',
  household_cadre: '包户干部',
  household_head: '挂点单位负责人',
  town: '所在乡镇',
  lead: '主办单位',
  lead_head: '主办单位负责人',
  handler: '经办人',
  co: '协办单位',
  caller: '定下的回访人或县级办公室（不能是经办人）',
  deputy_leader: '分管县领导',
  responsible_leader: '包案领导',
  office: '县级办公室',
  system: '系统',
}

export const KIND_WORDS: Readonly<Record<IssueKind, string>> = {
  request: '诉求',
  dispute: '矛盾纠纷',
  petition: '信访积案',
  enterprise: '企业困难',
  suggestion: '意见建议',
  errand: '民事代办',
}

export const PRIORITY_WORDS: Readonly<Record<Priority, string>> = {
  hours_2: '特急（2 小时）',
  hours_24: '紧急（24 小时）',
  days_7: '一般（7 个工作日）',
  days_15: '较难（15 个工作日）',
}

export const ANSWER_WORDS: Readonly<Record<CallbackAnswer, string>> = {
  satisfied: '满意',
  basically: '基本满意',
  not: '不满意',
  unreachable: '联系不上',
  declined: '不愿评价',
}

export const REOPEN_WORDS: Readonly<Record<ReopenReason, string>> = {
  not_done: '没有办',
  half_done: '没办彻底',
  slow: '办得太慢',
  attitude: '态度不好',
  relapse: '问题又出现',
  other: '其他原因',
}

export const SETTLED_WORDS: Readonly<Record<SettledBy, string>> = {
  agreement: '签了调解协议',
  pledge: '签了息诉息访承诺书',
  court: '司法确认',
  oral: '口头同意，两名干部在场',
}

export { CATEGORY_WORDS } from '../domain/issues/category.js'

/** `138****1234`: a phone is shown masked (GB/T 35273 7.2). */
export function maskedPhone(phone: string): string {
  return phone.length < 7 ? '****' : `${phone.slice(0, 3)}****${phone.slice(-4)}`
}

export const BLOCKER_WORDS: Readonly<Record<Blocker, string>> = {
  co_late: '等协办单位',
  returned: '退回改派',
  handed_on: '转办',
  suspended: '挂起',
  extended: '延期',
}
