import { activeCampaign } from '../../actions/action.js'
import { can } from '../../domain/access.js'
import { coverageOf, sumTallies } from '../../domain/coverage/tally.js'
import type { Cell } from '../../domain/ports.js'
import type { Village } from '../../domain/registry/types.js'
import type { QuestionSaid } from '../../understanding/understood.js'
import { groupWithScope } from '../group-now.js'
import { type ProgressParams, progressFor } from '../panels/progress-panel.js'
import type { Turn } from '../turn.js'
import { boundsOf, cellsOf, coverageOfVillage, ownHouseholds } from './place-coverage.js'

type PlaceQuestion = Extract<QuestionSaid, { about: 'place-progress' }>

/** `我还有几户没走`. Who has none of their own is told so, and sees what 进度 shows them. */
export async function showOwnLeft(turn: Turn): Promise<string> {
  if ((await ownHouseholds(turn)).length > 0) {
    await turn.show('progress', { view: 'left' })
    return 'question.own-left'
  }
  const others = can(turn.actor, 'coverage.see-unit') || can(turn.actor, 'coverage.see-county')
  turn.say(`您名下没有包户。${others ? '您能看的进度在下面。' : '走访其他户请回“查 姓名”。'}`)
  if (others) await turn.show('progress', progressFor(turn))
  return 'question.own-left'
}

/** `大塘村走了多少`. Of several villages of one name, those are asked about of which this person may see anything. */
export async function askPlace(turn: Turn, { villageIds, said }: PlaceQuestion): Promise<string> {
  const campaign = await activeCampaign(turn.action)
  const villages = await turn.readers.villages(villageIds)
  const seen = await withHouseholds(villages, async (village) => {
    const { cells } = await coverageOfVillage(turn, campaign.id, village)
    return cells
  })
  if (seen.length === 0) {
    turn.say(`在您能看的范围里，${said || '这个村'}没有要走访的户。看自己的进度请回“进度”。`)
    return 'question.place-none'
  }
  return showPlace(turn, seen, said, {})
}

/** A group reads counts of what it was registered for, whoever asks; nothing about a household. */
export async function askedInGroup(turn: Turn, question: QuestionSaid): Promise<string> {
  if (question.about !== 'place-progress') {
    turn.say('这件事请私聊我办理，群里不显示户的信息。')
    return 'group.refused'
  }
  const group = await groupWithScope(turn)
  if (!group) return 'question.place-none'
  const bounds = boundsOf(group)
  const campaign = await activeCampaign(turn.action)
  const villages = await turn.readers.villages(question.villageIds)
  const seen = await withHouseholds(villages, (village) => cellsOf(turn, campaign.id, village.id, bounds))
  if (seen.length === 0) {
    turn.say(`本群的范围里没有${question.said || '这个村'}的户。在群里@我说“进度”看本群范围的进度。`)
    return 'question.place-none'
  }
  return showPlace(turn, seen, question.said, { ...bounds, inGroup: true })
}

async function showPlace(
  turn: Turn,
  villages: readonly Village[],
  said: string,
  bounds: Pick<ProgressParams, 'unitId' | 'town' | 'inGroup'>,
): Promise<string> {
  const [only, ...others] = villages
  if (only && others.length === 0) {
    await turn.show('progress', { view: 'village', villageId: only.id, ...bounds })
    return 'question.place'
  }
  const ids = villages.map(({ id }) => id)
  await turn.show('which-village', { said, ids, ...bounds })
  return 'question.which-village'
}

async function withHouseholds(
  villages: readonly Village[],
  cellsIn: (village: Village) => Promise<readonly Cell[]>,
): Promise<readonly Village[]> {
  const cells = await Promise.all(villages.map(cellsIn))
  return villages.filter(
    (_, i) => coverageOf(sumTallies((cells[i] ?? []).map(({ tally }) => tally))).total > 0,
  )
}
