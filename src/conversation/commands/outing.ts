import { goingTo, isPlaceName } from '../../domain/outings/going.js'
import { dayOf } from '../../domain/time.js'
import { isLikelyPlace, showOuting, showOwnPlaces } from '../outings.js'
import type { Turn } from '../turn.js'
import type { Command, Matched } from './command.js'

/** 出门 [哪里]: what to know before going out. */
export const outing: Command = {
  words: ['出门', '出门卡'],
  what: '出门前看要走的户：按组排好，写着上次答应了什么；说“去大塘村”也可以',
  takesText: true,
  inGroups: false,
  may: ({ person }) => person.roles.some((role) => role === 'cadre' || role === 'head'),
  run: (turn, words) => {
    const today = dayOf(turn.now)
    const going = words === '' ? null : goingTo(words, today)
    if (going) return showOuting(turn, going.place, going.day)
    return words === '' ? showOwnPlaces(turn, today) : showOuting(turn, words, today)
  },
}

/**
 * 今天去大塘村, 去大塘村3组: 出门 in other words. 去 alone may begin any story, so that it counts only before what is
 * called a place, or is one where this person goes. In a group it is refused as 出门 is.
 */
export async function outingSentence(turn: Turn, text: string): Promise<Matched | null> {
  const going = goingTo(text, dayOf(turn.now))
  if (!going || !(outing.may?.(turn.actor) ?? true)) return null
  const isPlace = going.isTimed || isPlaceName(going.place) || (await isLikelyPlace(turn, going.place))
  if (!isPlace) return null
  return { command: outing, text }
}
