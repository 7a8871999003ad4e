import type { Card } from '#cards/card.js'
import type { Turn } from '../turn.js'

/**
 * A kind of card: drawn from a few parameters and the facts as they are now. The parameters are kept with the card, so
 * that any state of it can be drawn again.
 */
export type Panel<P> = (turn: Turn, params: P) => Promise<Card>
