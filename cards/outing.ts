import type { Block, Button, Card } from './card.js'
import { type CoverageView, share } from './coverage-lines.js'
import { visitButtons } from './visit-list.js'

export interface OutingView {
  /** `大塘村3组`. */
  readonly place: string
  readonly day: string
  readonly asOf: string
  /** Whose households are counted: 您的包户, 本单位的户. */
  readonly whose: string
  readonly coverage: CoverageView
  readonly note?: string
  readonly rows: readonly OutingRow[]
  /** The first row's number among all that were listed. */
  readonly from: number
  readonly listed: number
  /** Households that the list has no room for. */
  readonly beyond: number
  /** Of the paper that was printed of it. */
  readonly code?: string
  readonly canPrint: boolean
}

export interface OutingRow {
  readonly householdId: string
  readonly head: string
  readonly place: string
  /** Family size, the last visit in vain. */
  readonly hint: string
  /** What was promised or said last time, and what asks for care. */
  readonly remarks: readonly string[]
  /** Needs no visit any more: the row stays and says so. */
  readonly done?: string
  /** Logged today in vain; somebody may open the door in the evening. */
  readonly triedToday?: string
}

/** 出门卡: who is still to be visited in a place, door by door, with what was promised. */
export function outingCard(view: OutingView): Card {
  const { coverage, listed, rows } = view
  const again = coverage.absent + coverage.refused
  return {
    title: `出门卡：${view.place}（${view.day}）`,
    tone: 'info',
    body: [
      {
        kind: 'text',
        text: `${view.whose}待走访 ${coverage.toVisit - coverage.covered} 户（应访 ${coverage.toVisit}），其中再敲门 ${again} 户（家中无人 ${coverage.absent}、不愿接访 ${coverage.refused}）`,
      },
      {
        kind: 'text',
        style: 'hint',
        text: `已访 ${share(coverage.covered, coverage.toVisit)}，不含搬迁 ${coverage.moved}、空户 ${coverage.vacant}；截至 ${view.asOf}`,
      },
      ...(view.note ? [{ kind: 'text', text: view.note } as const] : []),
      ...rows.map(rowBlock),
      ...(listed > rows.length && rows.length > 0 ? [pageLine(view)] : []),
      ...controls(view),
      ...(view.code ? [codeLine(view.code)] : []),
    ],
  }
}

function rowBlock(row: OutingRow): Block {
  const text = [row.head, row.place].filter(Boolean).join('　')
  if (row.done) return { kind: 'row', text: `✓ ${text}`, hint: row.done, buttons: [] }
  const hint = [row.triedToday, row.hint, ...row.remarks].filter(Boolean).join('；')
  return {
    kind: 'row',
    text: row.triedToday ? `○ ${text}` : text,
    ...(hint ? { hint } : {}),
    buttons: rowButtons(row),
  }
}

function rowButtons({ householdId, triedToday }: OutingRow): readonly Button[] {
  const [met, detailed] = visitButtons(householdId)
  const nobody: Button = {
    label: '没人在家',
    intent: { verb: 'visit.tap', args: { household: householdId, result: 'absent' } },
  }
  return [met, ...(triedToday ? [] : [nobody]), detailed].filter((button) => button !== undefined)
}

function pageLine({ from, rows, listed, beyond }: OutingView): Block {
  const more = beyond > 0 ? `；还有 ${beyond} 户没有列出，请按组出门，例如“去大塘村3组”` : ''
  const to = from + rows.length - 1
  const text = `第 ${from === to ? from : `${from}–${to}`} 户，共列出 ${listed} 户${more}`
  return { kind: 'text', style: 'hint', text }
}

function controls({ from, rows, listed, canPrint, code }: OutingView): Block[] {
  const buttons: Button[] = [
    ...(from > 1 ? [{ label: '上一页', intent: { verb: 'outing.page', args: { to: 'previous' } } }] : []),
    ...(from + rows.length - 1 < listed
      ? [{ label: '下一页', intent: { verb: 'outing.page', args: { to: 'next' } } }]
      : []),
    ...(canPrint
      ? [{ label: code ? '再发一次出门单' : '打印', intent: { verb: 'outing.print', args: {} } }]
      : []),
  ]
  return buttons.length > 0 ? [{ kind: 'buttons', buttons }] : []
}

function codeLine(code: string): Block {
  return {
    kind: 'text',
    style: 'hint',
    text: `出门单 ${code} 已发到这里。回来后按行号补录，例如“补录 ${code} 1、2、5到9 没人 3 4”。`,
  }
}

export interface OutingPlacesView {
  readonly text: string
  readonly day: string
  readonly places: readonly { readonly villageId: string; readonly label: string; readonly rest: string }[]
}

/** Which village is meant. */
export function outingPlacesCard({ text, day, places }: OutingPlacesView): Card {
  const buttons = places.map(({ villageId, label, rest }) => ({
    label,
    intent: { verb: 'outing.open', args: { village: villageId, rest, day } },
  }))
  return {
    title: '去哪个村',
    tone: 'info',
    body: [
      { kind: 'text', text },
      ...(buttons.length > 0 ? [{ kind: 'buttons', buttons } as const] : []),
      { kind: 'text', style: 'hint', text: '也可以直接说“去大塘村3组”“明天去大塘村”。' },
    ],
  }
}
