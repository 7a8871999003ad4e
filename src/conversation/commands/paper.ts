import { activeCampaign } from '../../actions/action.js'
import { checkDay } from '../../actions/record-visit.js'
import { DomainError } from '../../domain/errors.js'
import { codeIn, type Outing } from '../../domain/outings/outing.js'
import { type RowsRead, readRows } from '../../domain/outings/read-rows.js'
import { type Day, dayInWords, dayOf } from '../../domain/time.js'
import { pastDay } from '../answers.js'
import type { Turn } from '../turn.js'
import type { Command } from './command.js'

/** 补录 [出门单] [哪天] 行号…: enters what was written on a paper list. */
export const paper: Command = {
  words: ['补录'],
  what: '按出门单的行号补录，例如“补录 1、2、5到9 没人 3 4”',
  takesText: true,
  inGroups: false,
  may: ({ person }) => person.roles.some((role) => role === 'cadre' || role === 'head'),
  run: enter,
}

async function enter(turn: Turn, words: string): Promise<string> {
  const [first = '', ...others] = words.trim().split(/\s+/)
  const code = codeIn(first)
  const { places } = turn.readers
  const personId = turn.actor.person.id
  const outing = await (code ? places.outing(personId, code) : places.lastOuting(personId))
  if (!outing) throw new DomainError('outing.no-list', { code: code ?? '' })
  const rest = code ? others : [first, ...others]
  const said = dayIn(rest, dayOf(turn.now))
  if (said && 'refused' in said) {
    turn.say(said.refused)
    return 'paper.day-refused'
  }
  const text = (said ? rest.slice(1) : rest).join(' ')
  if (text.trim() === '') return askRows(turn, outing)
  const day = said?.day ?? outing.day
  checkDay(day, await activeCampaign(turn.action), turn.now)
  const read = readRows(text, outing.householdIds.length)
  if (read.rows.size === 0) {
    turn.say(
      `${notesOn(read, outing).join('。')}${read.beyond.length + read.notUnderstood.length > 0 ? '。' : ''}${usage(outing)}`,
    )
    return 'paper.nothing-read'
  }
  const rows = [...read.rows].flatMap(([number, result]) => {
    const householdId = outing.householdIds[number - 1]
    return householdId ? [{ number, householdId, result }] : []
  })
  const { place } = outing
  const notes = notesOn(read, outing)
  await turn.show('paper', { code: outing.code, place, day, state: 'asked', rows, notes })
  return 'paper.asked'
}

/** Days that cannot be rows: 5号 is one, 5月20日 is none. */
function dayIn([first = '']: readonly string[], today: Day): { day: Day } | { refused: string } | null {
  if (!/天|月|周|星期|^\d{4}-/.test(first)) return null
  const parsed = pastDay(first, today)
  if (parsed.kind === 'value') return { day: parsed.value }
  return { refused: parsed.kind === 'refused' ? parsed.reason : `没看懂日期“${first}”。` }
}

function askRows(turn: Turn, outing: Outing): string {
  const { code, place, day, householdIds } = outing
  turn.say(`出门单 ${code}：${place}，${dayInWords(day)}，共 ${householdIds.length} 户。${usage(outing)}`)
  return 'paper.which-rows'
}

function usage({ code }: Outing): string {
  return `请发走到的行号，例如“补录 ${code} 1、2、5到9 没人 3 4”，或“补录 ${code} 全部 除了3”；不是那天走的写上日期，例如“补录 ${code} 昨天 1 2”。没人、电话、拒访、搬走写在行号前面。`
}

function notesOn({ twice, beyond, notUnderstood }: RowsRead, { householdIds }: Outing): string[] {
  return [
    ...(beyond.length > 0
      ? [`出门单只有 ${householdIds.length} 行，没有：${beyond.slice(0, 9).join('、').slice(0, 60)}`]
      : []),
    ...(twice.length > 0 ? [`说了两种情况，按后一种：第 ${twice.join('、')} 行`] : []),
    ...(notUnderstood.length > 0 ? [`没看懂：“${notUnderstood.slice(0, 5).join('”“').slice(0, 60)}”`] : []),
  ]
}
