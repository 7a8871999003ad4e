import type { Card } from '#cards/card.js'
import { householdMatchesCard } from '#cards/household-matches.js'
import { resourceOf } from '../../actions/action.js'
import { can } from '../../domain/access.js'
import { dayInWords } from '../../domain/time.js'
import { maskedPhone, STATE_WORDS } from '../../text/words.js'
import { placeOf } from '../../views/household-view.js'
import type { Turn } from '../turn.js'

export interface MatchesParams {
  readonly words: string
  readonly ids: readonly string[]
  readonly more: boolean
}

export async function drawMatches(turn: Turn, params: MatchesParams): Promise<Card> {
  const households = await Promise.all(params.ids.map((id) => turn.readers.household(id)))
  return householdMatchesCard({
    words: params.words,
    more: params.more,
    rows: households.flatMap((household) => {
      if (!household) return []
      const resource = resourceOf(household)
      if (!can(turn.actor, 'household.see', resource)) return []
      const last = household.lastVisitDay ? `${dayInWords(household.lastVisitDay)} ` : ''
      return [
        {
          householdId: household.id,
          text: `${household.head}　${placeOf(household)}`,
          hint: [
            `${last}${STATE_WORDS[household.state]}`,
            household.id,
            household.size ? `${household.size}人` : '',
            household.phone ? maskedPhone(household.phone) : '',
          ]
            .filter(Boolean)
            .join('，'),
          mayVisit: can(turn.actor, 'visit.record', resource),
        },
      ]
    }),
  })
}
