import type { NoticeView } from '#cards/notice.js'
import type { CardRecord } from '../outcome.js'
import type { Turn } from '../turn.js'
import type { Heard } from './heard.js'

export interface UnderstoodParams {
  readonly note?: string
}

/** What a card says whose words are confirmed or dropped. */
export const OVER: NoticeView = {
  ...{ title: '已过时', tone: 'neutral', commands: ['走访'] },
  lines: ['这张卡片上的内容已经登记或取消了。要登记请直接说，或点“走访”。'],
}

/** In their place the card comes when one of their buttons was pressed. */
const GIVES_PLACE: ReadonlySet<string> = new Set(['understood', 'draft'])

/** What was heard, in the pressed card or in a new one below what was typed; it becomes the card that counts. */
export async function showHeard(turn: Turn, heard: Heard, params: UnderstoodParams = {}): Promise<void> {
  const { pressed } = turn
  const place = pressed && GIVES_PLACE.has(pressed.panel) ? pressed : null
  if (heard.card && heard.card !== place?.key) await retire(turn, heard.card)
  if (place) return showIn(turn, place, heard, params)
  turn.remember({ heard })
  const { key } = await turn.show('understood', params)
  turn.remember({ heard: { ...heard, card: key } })
}

/** Makes a card that is there already the one that counts. */
export async function showIn(
  turn: Turn,
  place: CardRecord,
  heard: Heard,
  params: UnderstoodParams = {},
): Promise<void> {
  turn.remember({ heard: { ...heard, card: place.key } })
  await turn.redraw(place, 'understood', params)
}

/** A card that has moved must not be confirmed in two places. */
async function retire(turn: Turn, key: string): Promise<void> {
  const record = await turn.readers.card(key)
  if (record?.panel === 'understood')
    await turn.redraw(record, 'notice', {
      ...{ title: '已移到下面的新卡片', tone: 'neutral', lines: ['请在下面的新卡片里确认。'] },
    })
}

/** The card of words that are confirmed or dropped says what became of them, wherever it stands. */
export async function closeCard(turn: Turn, heard: Heard, notice: object): Promise<void> {
  const record = turn.pressed ?? (heard.card ? await turn.readers.card(heard.card) : null)
  if (record?.panel === 'understood') await turn.redraw(record, 'notice', notice)
}

/** A stale card becomes the current one, so that the person can go on where they are looking. */
export async function showCurrentHeard(turn: Turn): Promise<void> {
  turn.toast('warning', '这张卡片已经过时，请看最新的内容。')
  const { heard } = turn.session
  if (!turn.pressed) return
  if (heard) await showIn(turn, turn.pressed, heard)
  else await turn.redraw(turn.pressed, 'notice', OVER)
}

/** 取消: nothing of it was recorded, nothing is. */
export async function dropHeard(turn: Turn, heard: Heard): Promise<string> {
  turn.remember({ heard: null })
  const lines = ['已取消，没有登记任何内容。']
  await closeCard(turn, heard, { title: '已取消', tone: 'neutral', lines, commands: ['走访'] })
  if (!turn.pressed) turn.say(lines.join(''))
  return 'heard.cancelled'
}
