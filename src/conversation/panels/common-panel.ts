import type { Card } from '#cards/card.js'
import { commonTroublesCard } from '#cards/common-troubles.js'
import { issueListCard } from '#cards/issue-list.js'
import { type CommonTrouble, commonTroubles } from '../../domain/issues/common-troubles.js'
import { momentInWords } from '../../domain/time.js'
import { CATEGORY_WORDS, STATUS_WORDS } from '../../text/words.js'
import { commonFrom, issuesOf, type TroubleAsked } from '../common-troubles.js'
import type { Turn } from '../turn.js'

const ROWS = 10

export async function drawCommon(turn: Turn): Promise<Card> {
  const from = await commonFrom(turn)
  const all = commonTroubles(await turn.readers.troubleCounts(), from)
  const shown = all.slice(0, ROWS)
  const villages = await turn.readers.villages(shown.flatMap(({ villageId }) => villageId ?? []))
  const names = new Map(villages.map((village) => [village.id, `${village.town}${village.name}`]))
  return commonTroublesCard({
    from,
    rows: shown.map((one) => ({
      text: `${CATEGORY_WORDS[one.category]}　${whereOf(one, names)}`,
      hint: `${one.households} 户，${one.issues} 件，都没有办结`,
      issues: one.issues,
      args: { category: one.category, ...(one.villageId ? { village: one.villageId } : {}) },
    })),
    more: all.length - shown.length,
    asOf: momentInWords(turn.now),
  })
}

function whereOf({ villageId, villages }: CommonTrouble, names: ReadonlyMap<string, string>): string {
  return villageId ? (names.get(villageId) ?? villageId) : `全县 ${villages} 个村`
}

/** The issues of one common trouble, to be looked at before they become one. */
export async function drawCommonIssues(turn: Turn, asked: TroubleAsked): Promise<Card> {
  const issues = await issuesOf(turn, asked)
  const villages = await turn.readers.villages(issues.map(({ villageId }) => villageId))
  const names = new Map(villages.map(({ id, name }) => [id, name]))
  return issueListCard({
    title: `${CATEGORY_WORDS[asked.category]}：没有办结的 ${issues.length} 件`,
    asOf: momentInWords(turn.now),
    rows: issues.slice(0, ROWS).map((issue) => ({
      issueId: issue.id,
      text: `${issue.number} ${[...issue.text].slice(0, 20).join('')}`,
      hint: [names.get(issue.villageId) ?? issue.town, STATUS_WORDS[issue.status], issue.leadUnitId]
        .filter(Boolean)
        .join('，'),
    })),
    more: Math.max(0, issues.length - ROWS),
  })
}
