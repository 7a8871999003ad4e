import { can } from '../../domain/access.js'
import { DomainError } from '../../domain/errors.js'
import { ISSUE_CATEGORIES } from '../../domain/issues/category.js'
import { gather, type TroubleAsked } from '../common-troubles.js'
import type { Turn } from '../turn.js'
import type { Press } from './press.js'

export const gatherPress: Press = async (turn, args) => gather(turn, askedIn(turn, args))

/** The list stays; what belongs to one line of it comes below. */
export const openCommon: Press = async (turn, args) => {
  const asked = askedIn(turn, args)
  turn.pressed = null
  await turn.show('common-issues', asked)
  return 'common.open'
}

function askedIn(turn: Turn, { category = '', village }: Readonly<Record<string, string>>): TroubleAsked {
  if (!can(turn.actor, 'issue.merge')) throw new DomainError('access.refused', { what: '并案' })
  const known = ISSUE_CATEGORIES.find((one) => one === category)
  if (!known) throw new Error('a button without a category')
  return { category: known, ...(village ? { villageId: village } : {}) }
}
