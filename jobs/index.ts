import type { IssueFactsPorts } from '#src/domain/issues/reminding.js'
import type { Job } from '#src/schedule/job.js'
import { callbackDue } from './callback-due.js'
import { type CaseDeadlinePorts, caseDeadlines } from './case-deadlines.js'
import { type ClosedGroupsPorts, closedGroups } from './closed-groups.js'
import { dueIssues } from './due-issues.js'
import { type EndWatchPorts, endWatches } from './end-watches.js'
import { headThreeDecisions } from './head-three-decisions.js'
import { type AuditChainPorts, nightlyAuditChain } from './nightly-audit-chain.js'
import { nightlyRecount, type RecountPorts } from './nightly-recount.js'
import { nightlyRetention, type RetentionPorts } from './nightly-retention.js'
import { overdueIssues } from './overdue-issues.js'
import { type ResumePorts, resumeSuspended } from './resume-suspended.js'
import { type ResumedPorts, resumedIssues } from './resumed-issues.js'
import { type RiskPorts, riskAhead } from './risk-ahead.js'
import { type StageGroupsPorts, stageGroups } from './stage-groups.js'
import { type SweepPorts, sweepOrphans } from './sweep-orphans.js'
import { unacceptedIssues } from './unaccepted-issues.js'
import { type UncoveredPorts, uncoveredHouseholds } from './uncovered-households.js'
import { type WatchPorts, watchPeriods } from './watch-periods.js'
import { type WeeklyPorts, weeklyCoverage } from './weekly-coverage.js'

export type JobPorts = IssueFactsPorts &
  CaseDeadlinePorts &
  ClosedGroupsPorts &
  EndWatchPorts &
  AuditChainPorts &
  RecountPorts &
  ResumePorts &
  RetentionPorts &
  ResumedPorts &
  RiskPorts &
  StageGroupsPorts &
  SweepPorts &
  UncoveredPorts &
  WatchPorts &
  WeeklyPorts

export const jobs: readonly Job<JobPorts>[] = [
  headThreeDecisions,
  dueIssues,
  riskAhead,
  overdueIssues,
  resumedIssues,
  unacceptedIssues,
  callbackDue,
  caseDeadlines,
  watchPeriods,
  endWatches,
  uncoveredHouseholds,
  weeklyCoverage,
  closedGroups,
  stageGroups,
  resumeSuspended,
  nightlyRecount,
  sweepOrphans,
  nightlyAuditChain,
  nightlyRetention,
]
