import { isDay } from '../../domain/time.js'
import { confirmHeard, confirmWithout } from '../heard/confirm.js'
import { withCategory } from '../heard/edit.js'
import { changed, type Heard, withDay, without, withVisit } from '../heard/heard.js'
import { openEdit } from '../heard/open-edit.js'
import { dropHeard, showCurrentHeard, showHeard } from '../heard/show.js'
import type { EnteredParams } from '../panels/entered-panel.js'
import type { Turn } from '../turn.js'
import type { Press } from './press.js'

type Args = Readonly<Record<string, string>>

/** The buttons count only on the current card in its current state. */
const whenCurrent =
  (press: (turn: Turn, heard: Heard, args: Args) => Promise<string>): Press =>
  async (turn, args) => {
    const { heard } = turn.session
    if (heard && turn.pressed?.key === heard.card && String(heard.turn) === args.turn)
      return press(turn, heard, args)
    await showCurrentHeard(turn)
    return 'heard.stale'
  }

/** A button that changes what was heard, and shows it so. */
const changing = (label: string, change: (heard: Heard, args: Args) => Heard): Press =>
  whenCurrent(async (turn, heard, args) => {
    await showHeard(turn, change(heard, args))
    return label
  })

export const confirmHeardPress = whenCurrent(confirmHeard)
export const trimHeardPress = whenCurrent(confirmWithout)
export const cancelHeardPress = whenCurrent(dropHeard)
export const editHeardPress = whenCurrent((turn, heard, { visit, issue }) =>
  openEdit(turn, heard, Number(visit), issue === undefined ? null : Number(issue)),
)

export const dropVisitPress = whenCurrent(async (turn, heard, { visit }) => {
  const left = without(heard, new Set([Number(visit)]))
  if (left.visits.length === 0) return dropHeard(turn, heard)
  await showHeard(turn, left)
  return 'heard.drop'
})

export const pickHouseholdPress = changing('heard.pick', (heard, { visit, household = '' }) => {
  const said = heard.visits[Number(visit)]
  const who = { kind: 'household', id: household, said: said?.who.said ?? '' } as const
  return said ? withVisit(heard, Number(visit), { ...said, who }) : heard
})

export const noneOfThemPress = changing('heard.none', (heard, { visit }) => {
  const said = heard.visits[Number(visit)]
  const who = { kind: 'unknown', said: said?.who.said ?? '' } as const
  return said ? withVisit(heard, Number(visit), { ...said, who }) : heard
})

export const pickDayPress = changing('heard.day', (heard, { visit, day = '' }) =>
  isDay(day) ? withDay(heard, Number(visit), day) : heard,
)

export const openCategoriesPress = changing('heard.category', (heard, { visit, issue, all }) =>
  changed(heard, {
    choosing: { visit: Number(visit), issue: Number(issue), all: all !== undefined },
  }),
)

export const pickCategoryPress = changing('heard.as', (heard, { visit, issue, category = '' }) =>
  withCategory(heard, Number(visit), Number(issue), category),
)

export const heardPagePress = changing('heard.page', (heard, { page }) =>
  changed(heard, { page: Number(page) }),
)

/** All files that had no place yet go to one household, or are given up. */
export const placeFilesPress = changing('heard.file', (heard, { household = '' }) => {
  const isPlaced = ({ householdId }: Heard['files'][number]): boolean =>
    heard.visits.some(({ who }) => who.kind === 'household' && who.id === householdId)
  const files = heard.files.flatMap((file) =>
    isPlaced(file) ? [file] : household === '' ? [] : [{ ...file, householdId: household }],
  )
  return changed(heard, { files })
})

export const enteredPagePress: Press = async (turn, { page }) => {
  if (!turn.pressed) return 'entered.none'
  const params = turn.pressed.params as EnteredParams
  await turn.redraw(turn.pressed, 'entered', { ...params, page: Number(page) })
  return 'entered.page'
}
