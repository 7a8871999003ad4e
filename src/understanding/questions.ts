import type { Item, Mention } from './names/items.js'
import type { NameIndex } from './names/name-index.js'
import { settleWho } from './names/settle-who.js'
import { cut, type Source } from './source.js'
import type { Around, QuestionSaid, Who } from './understood.js'
import {
  BEFORE_PLACE,
  FIXED,
  LEFT,
  NOT_DONE,
  OUR_VILLAGE,
  OWN,
  PROGRESS,
  PUT_BY_SOMEBODY,
  WHAT_WAS_SAID,
} from './vocabulary/questions.js'

type PlaceItem = Extract<Item, { kind: 'place' }>

/** Whether a message asks instead of telling, and for what. */
export function readQuestion(
  source: Source,
  items: readonly Item[],
  index: NameIndex,
  around: Around,
): QuestionSaid | undefined {
  const text = source.text.replace(/[?。!,\s]{1,9}$/, '')
  // What goes on behind a question mark answers it.
  if (/[?。;]/.test(text) || text.length > 60) return undefined
  const mentions = items.filter((item) => item.kind === 'mention')
  const places = items.flatMap((item) => (item.kind === 'place' && item.place.villageIds ? [item] : []))
  const place = places[0] ?? bareVillageIn(text, index)
  const [mention] = mentions
  if (mention && mention.named.by !== 'village') {
    return mentions.length === 1 ? aboutSomebody(source, text, mention, items, index, around) : undefined
  }
  if (LEFT.test(text) || PROGRESS.test(text)) {
    if (place) {
      const all = places.length > 0 ? places : [place]
      return {
        about: 'place-progress',
        villageIds: [...new Set(all.flatMap((each) => each.place.villageIds ?? []))],
        said: all.map(({ from, to }) => cut(source, from, to).replace(/的$/, '')).join('、'),
      }
    }
    const ours = OUR_VILLAGE.exec(text)
    const own = new Set(around.names.households.flatMap(({ isOwn, villageId }) => (isOwn ? [villageId] : [])))
    // Whose households are of several villages has to say which.
    if (ours && own.size === 1) {
      const said = cut(source, ours.index, ours.index + ours[0].length)
      return { about: 'place-progress', villageIds: [...own], said }
    }
    if (ours) return undefined
  }
  const state = place ? aboutPlace(source, text, place) : undefined
  return state ?? (OWN.test(text) ? { about: 'own-left' } : undefined)
}

/** `大塘走了多少`: in a question the name of a village without `村` at the beginning is the village. */
function bareVillageIn(text: string, index: NameIndex): PlaceItem | undefined {
  const from = BEFORE_PLACE.exec(text)?.[0].length ?? 0
  for (const length of index.placeLengths.get(text.charAt(from)) ?? []) {
    const named = index.places.get(text.slice(from, from + length))
    if (named) {
      return {
        kind: 'place',
        from,
        to: from + length,
        place: { villageIds: named.villageIds, group: null },
      }
    }
  }
  return undefined
}

/** `大塘村路灯修了吗`: of one village; a group's own troubles are looked for in its village. */
function aboutPlace(
  source: Source,
  text: string,
  { place, from: start, to }: PlaceItem,
): QuestionSaid | undefined {
  const [id, ...others] = place.villageIds ?? []
  const state = FIXED.exec(text.slice(to))
  if (id === undefined || others.length > 0 || !state) return undefined
  const [from, end] = wordsOf(text.slice(to, to + state.index))
  const words = cut(source, to + from, to + end)
  if (words === '') return undefined
  const said = cut(source, start, to).replace(/的$/, '')
  return { about: 'issue-state', who: { kind: 'village', id, said }, words }
}

function aboutSomebody(
  source: Source,
  text: string,
  mention: Mention,
  items: readonly Item[],
  index: NameIndex,
  around: Around,
): QuestionSaid | undefined {
  const after = text.slice(mention.to)
  const before = text.slice(0, mention.from)
  if (PUT_BY_SOMEBODY.test(after)) return undefined
  const place = items.find((item) => item.kind === 'place')
  const who: Who = settleWho(mention.named, cut(source, mention.from, mention.to), {
    index,
    place: place?.kind === 'place' ? place.place : { villageIds: null, group: null },
    placeIsSaid: true,
    around,
  })
  if (WHAT_WAS_SAID.test(before + after)) return { about: 'last-visit', who }
  if (NOT_DONE.test(after)) return { about: 'issue-state', who, words: '' }
  const state = FIXED.exec(after)
  // `去过了没啥情况` tells.
  if (!state || /(?:没有|没得|没|无)$/.test(after.slice(0, state.index))) return undefined
  const [from, to] = wordsOf(after.slice(0, state.index))
  const words =
    cut(source, mention.to + from, mention.to + to) ||
    cut(source, mention.to, mention.to + state.index).replace(/^家/, '')
  return words === '' ? undefined : { about: 'issue-state', who, words }
}

/** The thing asked for, without `家的` before and `的问题` behind it. */
function wordsOf(text: string): [number, number] {
  const from = /^(?:家里|家|的|那个|反映|上次|那边|,){0,4}/.exec(text)?.[0].length ?? 0
  const behind =
    /(?:的?问题|的?事情?|那个事|到底|现在|有人|都|已经|是否|有没有|给){0,4}$/.exec(text)?.[0].length ?? 0
  return [Math.min(from, text.length), Math.max(Math.min(from, text.length), text.length - behind)]
}
