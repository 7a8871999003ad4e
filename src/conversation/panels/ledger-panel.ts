import type { Card } from '#cards/card.js'
import { ledgerCard } from '#cards/ledger.js'
import { ledgerView } from '../../views/ledger-view.js'
import { issueNow, movesNow } from '../issue-now.js'
import type { Turn } from '../turn.js'
import type { IssueParams } from './issue-panel.js'

export async function drawLedger(turn: Turn, { issueId }: IssueParams): Promise<Card> {
  const issue = await issueNow(turn, issueId)
  return ledgerCard(ledgerView(issue, await movesNow(turn, issue), turn.setting.calendar, turn.now))
}
