import type { Card } from '#cards/card.js'
import { whichCard } from '#cards/which.js'
import { resourceOf } from '../../actions/action.js'
import { can } from '../../domain/access.js'
import { dayInWords } from '../../domain/time.js'
import { STATE_WORDS } from '../../text/words.js'
import { placeOf } from '../../views/household-view.js'
import { argsOf, type HouseholdQuestion } from '../asked/household-questions.js'
import type { Turn } from '../turn.js'
import type { ProgressParams } from './progress-panel.js'

export interface WhichHouseholdParams {
  readonly said: string
  readonly ids: readonly string[]
  readonly question: HouseholdQuestion
}

/** Several households could be meant, or one that is only like what was said. */
export async function drawWhichHousehold(turn: Turn, params: WhichHouseholdParams): Promise<Card> {
  const households = await Promise.all(params.ids.map((id) => turn.readers.household(id)))
  return whichCard({
    title: params.said ? `“${params.said}”是哪一户？` : '是哪一户？',
    rows: households.flatMap((household) => {
      if (!household || !can(turn.actor, 'household.see', resourceOf(household))) return []
      const { id, head, lastVisitDay, size, state } = household
      return [
        {
          text: `${head}　${placeOf(household)}`,
          hint: [`${lastVisitDay ? `${dayInWords(lastVisitDay)} ` : ''}${STATE_WORDS[state]}`, id]
            .concat(size ? `${size}人` : [])
            .join('，'),
          label: '是这户',
          intent: { verb: 'question.household', args: { household: id, ...argsOf(params.question) } },
        },
      ]
    }),
  })
}

export interface WhichVillageParams extends Pick<ProgressParams, 'unitId' | 'town' | 'inGroup'> {
  readonly said: string
  readonly ids: readonly string[]
}

export async function drawWhichVillage(turn: Turn, params: WhichVillageParams): Promise<Card> {
  const villages = await turn.readers.villages(params.ids)
  return whichCard({
    title: `哪个${params.said || '村'}？`,
    rows: villages.map(({ id, name, town }) => ({
      text: `${name}　${town}`,
      hint: '',
      label: '看这个村',
      intent: {
        verb: 'question.village',
        args: {
          village: id,
          ...(params.unitId ? { unitId: params.unitId } : {}),
          ...(params.town ? { town: params.town } : {}),
        },
      },
    })),
  })
}
