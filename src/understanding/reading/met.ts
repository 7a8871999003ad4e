import type { Item } from '../names/items.js'
import { part, type Source, type Strip, without, written } from '../source.js'
import { KIN } from '../vocabulary/people.js'

const OF = /(?:他家的?|她家的?|户主的|他的|她的|他|她|其|两个|一个|家里的|家里|家中)/y
const SEEN = /(?:见到了?|见了|碰到了?|遇到了?|找到了?|接待的是|接电话的是|是|只有|就|由|跟|和|与)$/
const AT_HOME =
  /(?:两个人|一个人|一人|俩|们)?(?:一个)?(?:都|也|正好|刚好)?(?:在家(?:里)?(?:接待|照顾|照看|带孩子|带孙子)?(?:了|的)?|在(?=$|[,、说反])|接待(?:了)?(?:的|我们){0,4}|接的?(?:了)?电话(?:的)?|接的|(?:也|都)?在场|(?:来)?开的门|陪着|出来(?:接待|见)的?(?:我们)?|(?:通|打)(?:了|过)?(?:个|次)?电话(?:了)?|(?:聊|谈|唠|拉)(?:了|过){0,2}(?:[聊谈一几会下阵半好天句话家常]{0,4})(?:了)?(?=$|[,、]))/y

export interface MetFound {
  readonly who: string
  readonly byPhone: boolean
  readonly atHome: boolean
  readonly rest: Strip
}

/** `见到他儿媳`, `老伴在家`, `他儿子接的电话`: who of the household was met. */
export function takeMet(
  source: Source,
  strip: Strip,
  wasSeen: boolean,
  items: readonly Item[],
): MetFound | undefined {
  const { text } = strip
  for (let i = 0; i < text.length; i++) {
    OF.lastIndex = i
    const of = OF.exec(text)?.[0].length ?? 0
    const kin = KIN.at(text, i + of)
    if (!kin) continue
    const named = items.find(({ kind, from }) => kind === 'mention' && from === strip.at[i + of + kin.length])
    const to = i + of + kin.length + (named ? named.to - named.from : 0)
    const seen = SEEN.exec(text.slice(Math.max(0, i - 6), i))?.[0] ?? ''
    AT_HOME.lastIndex = to
    const home = AT_HOME.exec(text)?.[0] ?? ''
    const isSeen = (wasSeen && i === 0) || /[见碰遇找待]/.test(seen)
    const isMissed = /(?:没有|没|未|不)$/.test(text.slice(0, i - seen.length)) && /[见碰遇找]/.test(seen)
    if ((home === '' && !isSeen) || isMissed) {
      i = to - 1
      continue
    }
    const shown = part(strip, /^(?:两个|一个|家)/.test(text.slice(i, to)) ? i + of : i, to)
    const from = home === '' && !/[见碰遇找待]/.test(seen) ? i : i - seen.length
    const end = to + home.length + (home === '' && text.charAt(to) === '了' ? 1 : 0)
    return {
      who: written(source, shown),
      byPhone: home.includes('电话'),
      atHome: (home !== '' && !home.includes('电话')) || (home === '' && /[见碰遇]/.test(seen)),
      rest: without(strip, from, end),
    }
  }
  return undefined
}
