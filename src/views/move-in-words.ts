import { meetingDayOf } from '../domain/issues/ledger.js'
import { MOVES, type Move } from '../domain/issues/moves.js'
import type { CallbackAnswer, IssueMove, ReopenReason, SettledBy } from '../domain/issues/types.js'
import { dayInWords, momentInWords } from '../domain/time.js'
import { ANSWER_WORDS, REOPEN_WORDS, SETTLED_WORDS } from '../text/words.js'
import { meetingInWords } from './meeting-in-words.js'

/** `5月20日 14:05 王芳 签收`, with what was told. */
export function moveInWords(move: IssueMove, names: ReadonlyMap<string, string>): string {
  const word = move.move === 'raise' ? '登记' : (MOVES[move.move as Move]?.word ?? move.move)
  const absent = move.forId === undefined ? '' : `（代${names.get(move.forId) ?? move.forId}）`
  const who = `${names.get(move.by) ?? '系统'}${absent}`
  const told = toldInWords(move, names)
  const count = move.attachmentIds?.length ?? 0
  const photos = count > 0 ? `（附 ${count} 个照片或语音）` : ''
  return `${momentInWords(move.at)} ${who} ${word}${told ? `：${told}` : ''}${photos}`
}

/** Whom a move names: those whose names its words need. */
export function peopleIn({ by, forId, facts }: IssueMove): (string | undefined)[] {
  const told = [facts.handlerId, facts.leaderId].map((id) => (typeof id === 'string' ? id : undefined))
  return [by, forId, ...told]
}

function toldInWords({ facts, move }: IssueMove, names: ReadonlyMap<string, string>): string {
  const text = (key: string): string => (typeof facts[key] === 'string' ? (facts[key] as string) : '')
  const parts = [
    text('handlerId') && `交给 ${names.get(text('handlerId')) ?? text('handlerId')}`,
    meetingInWords(meetingDayOf({ facts })),
    text('unitId') && `交 ${text('unitId')}`,
    text('number'),
    numbersIn(facts),
    text('answer') && ANSWER_WORDS[text('answer') as CallbackAnswer],
    text('why') && REOPEN_WORDS[text('why') as ReopenReason],
    typeof facts.days === 'number' ? `${facts.days} ${move === 'extend_case' ? '天' : '个工作日'}` : '',
    coUnitsIn(facts),
    text('leaderId') && `${names.get(text('leaderId')) ?? text('leaderId')} 包案`,
    text('day') && dayInWords(text('day')),
    text('how') && SETTLED_WORDS[text('how') as SettledBy],
    ...['reason', 'text', 'done', 'note', 'evidence', 'clause', 'said'].map(text),
    text('shouldBe') && `应由 ${text('shouldBe')} 办`,
    text('until') && `到 ${dayInWords(text('until'))}`,
  ]
  return parts.filter(Boolean).join('，')
}

/** 协办, where a meeting said who. */
function coUnitsIn({ coUnits, meeting }: IssueMove['facts']): string {
  if (!meeting || !Array.isArray(coUnits)) return ''
  return `${coUnits.map(({ unitId }: { unitId: string }) => unitId).join('、')} 协办`
}

/** 并案: which issues were taken in, at most three by number. */
function numbersIn({ issues }: IssueMove['facts']): string {
  if (!Array.isArray(issues)) return ''
  const numbers = issues.map(({ number }: { number: string }) => number)
  return numbers.length > 3 ? `${numbers.slice(0, 3).join('、')} 等 ${numbers.length} 件` : numbers.join('、')
}
