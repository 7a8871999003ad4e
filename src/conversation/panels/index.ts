import { weeklyCoverageCard } from '#cards/coverage-weekly.js'
import { helpCard, suggestCard } from '#cards/help.js'
import { importReportCard } from '#cards/import-report.js'
import { noticeCard } from '#cards/notice.js'
import { withSpoken } from '../spoken.js'
import type { DrawPanel } from '../turn.js'
import { drawAlong } from './along-panel.js'
import { drawCommon, drawCommonIssues } from './common-panel.js'
import { drawDeputies } from './deputies-panel.js'
import { drawDigest } from './digest-panel.js'
import { drawDraft } from './draft-panel.js'
import { drawEntered } from './entered-panel.js'
import { drawFoundIssues } from './found-issues-panel.js'
import { drawGroupList } from './group-list-panel.js'
import { drawGroup } from './group-panel.js'
import { drawHandover } from './handover-panel.js'
import { drawIssueList } from './issue-list-panel.js'
import { drawIssueMoves } from './issue-moves-panel.js'
import { drawIssue } from './issue-panel.js'
import { drawLastVisit } from './last-visit-panel.js'
import { drawLedger } from './ledger-panel.js'
import { drawMatches } from './matches-panel.js'
import { drawMeeting, drawMeetingDraft, drawMeetings } from './meeting-panels.js'
import { drawMerge } from './merge-panel.js'
import { drawOuting, drawOutingPlaces } from './outing-panel.js'
import type { Panel } from './panel.js'
import { drawPaper } from './paper-panel.js'
import { drawPauseCampaign } from './pause-campaign-panel.js'
import { drawProgress } from './progress-panel.js'
import { drawPutOff } from './put-off-panel.js'
import { drawUnderstood } from './understood-panel.js'
import { drawVisitList } from './visit-list-panel.js'
import { drawVisit } from './visit-panel.js'
import { drawWhichHousehold, drawWhichVillage } from './which-panels.js'

/** Every kind of card there is. */
const PANELS: Readonly<Record<string, Panel<never>>> = {
  draft: drawDraft,
  'visit-list': drawVisitList,
  outing: drawOuting,
  paper: drawPaper,
  'outing-places': drawOutingPlaces,
  visit: drawVisit,
  understood: drawUnderstood,
  entered: drawEntered,
  progress: drawProgress,
  matches: drawMatches,
  help: async (_turn, params) => helpCard(params),
  suggest: async (_turn, params) => suggestCard(params),
  'import-report': async (_turn, params) => importReportCard(params),
  deputies: drawDeputies,
  handover: drawHandover,
  issue: drawIssue,
  'issue-list': drawIssueList,
  digest: drawDigest,
  'put-off': drawPutOff,
  merge: drawMerge,
  common: drawCommon,
  'common-issues': drawCommonIssues,
  'pause-campaign': drawPauseCampaign,
  'meeting-draft': drawMeetingDraft,
  meeting: drawMeeting,
  meetings: drawMeetings,
  ledger: drawLedger,
  'issue-moves': drawIssueMoves,
  along: drawAlong,
  group: drawGroup,
  'group-list': drawGroupList,
  'last-visit': drawLastVisit,
  'found-issues': drawFoundIssues,
  'which-household': drawWhichHousehold,
  'which-village': drawWhichVillage,
  'weekly-coverage': async (_turn, params) => weeklyCoverageCard(params),
  notice: async (_turn, params) => noticeCard(params),
}

export const drawPanel: DrawPanel = async (turn, panel, params) => {
  const draw = PANELS[panel]
  if (!draw) throw new Error(`no panel ${panel}`)
  return withSpoken(await draw(turn, params as never), params)
}
