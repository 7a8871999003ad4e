import type { Flow } from '../flow.js'
import { nameDeputyFlow } from './duty-flows.js'
import { amendIssueFlow, MOVE_FLOWS, raiseIssueFlow } from './issue-flows.js'
import { amendOldVisit, amendVisit, logVisit } from './log-visit.js'
import { meetingFlow } from './meeting-flow.js'

const ALL: readonly Flow[] = [
  ...[logVisit, amendVisit, amendOldVisit, raiseIssueFlow, amendIssueFlow],
  ...[nameDeputyFlow, meetingFlow],
  ...Object.values(MOVE_FLOWS),
]

export const FLOWS: Readonly<Record<string, Flow>> = Object.fromEntries(ALL.map((flow) => [flow.name, flow]))
