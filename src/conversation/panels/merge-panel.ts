import type { Card } from '#cards/card.js'
import { mergeChoiceCard, mergeConfirmCard } from '#cards/merge.js'
import { COUNTY_MOVES } from '../../domain/issues/county-moves.js'
import type { Issue } from '../../domain/issues/types.js'
import { CATEGORY_WORDS, STATUS_WORDS } from '../../text/words.js'
import { placeOf } from '../../views/household-view.js'
import { issueNow, mergedNow } from '../issue-now.js'
import type { Turn } from '../turn.js'

export interface MergeParams {
  readonly issueId: string
  /** Once it is chosen; then the card asks whether it is right. */
  readonly intoId?: string
  readonly problem?: string
}

const CANDIDATES = 8

export async function drawMerge(turn: Turn, { issueId, intoId, problem }: MergeParams): Promise<Card> {
  const issue = await issueNow(turn, issueId)
  if (intoId) return drawConfirm(turn, issue, await issueNow(turn, intoId))
  const found = await candidates(turn, issue)
  return mergeChoiceCard({
    title: `并案：问题 ${issue.number}`,
    text: `${[...issue.text].slice(0, 40).join('')}（${CATEGORY_WORDS[issue.category]}，${await placeInWords(turn, issue)}）`,
    ...(problem ? { problem } : {}),
    rows: await Promise.all(
      found.map(async (one) => ({
        issueId: one.id,
        text: `${one.number} ${[...one.text].slice(0, 20).join('')}`,
        hint: `${await placeInWords(turn, one)}，${standing(one)}`,
      })),
    ),
    ...{ issueId, hasForm: turn.setting.capabilities.forms },
    example: `${issue.number.slice(-4)} 并入 0088`,
  })
}

async function drawConfirm(turn: Turn, issue: Issue, into: Issue): Promise<Card> {
  const along = await mergedNow(turn, issue)
  const with_ = along.length > 0 ? `连同已并在里面的 ${along.length} 件，` : ''
  return mergeConfirmCard({
    one: `${issue.number} ${[...issue.text].slice(0, 40).join('')}（${await placeInWords(turn, issue)}，${STATUS_WORDS[issue.status]}）`,
    other: `${into.number} ${[...into.text].slice(0, 40).join('')}（${await placeInWords(turn, into)}，${standing(into)}）`,
    effect: `并案后，${with_}${issue.number} 随 ${into.number} 一起办理、一起办结；各户分别回访，哪一户不满意，哪一户单独重办。包户干部会收到消息，可以转告群众。`,
    ...{ issueId: issue.id, intoId: into.id },
  })
}

/** The same trouble that is still open: in the village first, then in the town. */
async function candidates(turn: Turn, issue: Issue): Promise<readonly Issue[]> {
  const statuses = COUNTY_MOVES.take_in.from
  const { category, villageId, town } = issue
  const [inVillage, inTown] = await Promise.all([
    turn.readers.issuesFor({ statuses, category, villageId }),
    turn.readers.issuesFor({ statuses, category, town }),
  ])
  const near = new Map([...inVillage, ...inTown].map((one) => [one.id, one]))
  return [...near.values()]
    .filter((one) => one.id !== issue.id && (one.kind === 'petition') === (issue.kind === 'petition'))
    .slice(0, CANDIDATES)
}

function standing({ status, leadUnitId, takenIn }: Issue): string {
  return [STATUS_WORDS[status], leadUnitId ? `主办 ${leadUnitId}` : '', takenIn ? `已并入 ${takenIn} 件` : '']
    .filter(Boolean)
    .join('，')
}

async function placeInWords(turn: Turn, { householdId, town }: Issue): Promise<string> {
  const household = await turn.readers.household(householdId)
  return household ? `${household.head}　${placeOf(household)}` : town
}
