import { checkSeen } from '../../actions/move-issue.js'
import { DomainError } from '../../domain/errors.js'
import { isWatched } from '../../domain/issues/case-clock.js'
import { RETURNS_BEFORE_FIXING } from '../../domain/issues/conditions.js'
import type { Move } from '../../domain/issues/moves.js'
import { issueNumber } from '../../domain/issues/new-issue.js'
import type { CallbackAnswer, Issue } from '../../domain/issues/types.js'
import { dayOf } from '../../domain/time.js'
import { moveOrAsk } from '../ask-for-move.js'
import { startDraft } from '../drafts.js'
import { raiseIssueFlow } from '../flows/issue-flows.js'
import { openHandover } from '../handovers.js'
import { showIssue } from '../issue-cards.js'
import { openAmendment } from '../last-entry.js'
import { askMerge } from '../merging.js'
import type { Turn } from '../turn.js'
import type { Command } from './command.js'
import { openCorrection } from './visiting.js'

/** 问题 / 上报问题: an issue without a visit. */
export const raise: Command = {
  words: ['问题', '上报问题', '登记问题'],
  what: '不走访也能登记一个问题',
  takesText: false,
  inGroups: false,
  run: async (turn) => {
    await startDraft(turn, raiseIssueFlow, {})
    return 'issue.open-flow'
  },
}

/** 更正 is no move of the table to be told all at once: its questions come filled in. */
interface Said {
  /** 停留 and 经过 ask, and move nothing. */
  readonly move: Move | 'ledger' | 'moves'
  /** Which of the move's answers the words after it are. */
  readonly text?: string
  readonly answer?: CallbackAnswer
}

/** What people say to a number; the longer word first where one begins with another. */
const SAID: readonly (readonly [RegExp, Said])[] = [
  [/^(?:签收|收到|我来办)/, { move: 'accept' }],
  [/^(?:协办完成|协办好了)/, { move: 'co_done', text: 'text' }],
  [/^(?:办好了|办结|已办结|已办好|解决了|已解决|修好了)/, { move: 'resolve', text: 'done' }],
  [/^退回/, { move: 'return', text: 'reason' }],
  [/^交接/, { move: 'hand_over' }],
  [/^转办/, { move: 'hand_on', text: 'reason' }],
  [/^(?:统筹交办|交办)/, { move: 'assign', text: 'note' }],
  [/^定主办/, { move: 'fix_lead', text: 'note' }],
  [/^挂起/, { move: 'suspend', text: 'evidence' }],
  [/^恢复(?:办理)?/, { move: 'go_on' }],
  [/^同意延期/, { move: 'grant_extension' }],
  [/^不同意延期/, { move: 'refuse_extension', text: 'reason' }],
  [/^(?:化解方案|方案)/, { move: 'plan', text: 'plan' }],
  [/^延长法定期限/, { move: 'extend_case', text: 'reason' }],
  [/^(?:息诉息访|已息诉息访|息访)/, { move: 'settle', text: 'note' }],
  [/^(?:复访|又来反映|又上访)/, { move: 'relapse', text: 'said' }],
  [/^(?:申请)?延期/, { move: 'ask_extension', text: 'reason' }],
  [/^催办/, { move: 'nudge' }],
  [/^督办/, { move: 'supervise', text: 'text' }],
  [/^(?:上报县级统筹|上报)/, { move: 'escalate', text: 'reason' }],
  [/^(?:解释说明|已解释|解释)/, { move: 'explain', text: 'told' }],
  [/^(?:基本满意)/, { move: 'call_back', text: 'said', answer: 'basically' }],
  [/^(?:不满意)/, { move: 'call_back', text: 'said', answer: 'not' }],
  [/^(?:很满意|满意)/, { move: 'call_back', text: 'said', answer: 'satisfied' }],
  [/^(?:联系不上|没人接)/, { move: 'call_back', text: 'said', answer: 'unreachable' }],
  [/^(?:不愿评价)/, { move: 'call_back', text: 'said', answer: 'declined' }],
  [/^回访/, { move: 'call_back', text: 'said' }],
  [/^销号/, { move: 'close', text: 'note' }],
  [/^(?:重办|重开)/, { move: 'reopen', text: 'said' }],
  [/^(?:并案到|并案|并入|并到)/, { move: 'merge' }],
  [/^撤销/, { move: 'withdraw' }],
  [/^更正/, { move: 'amend' }],
  [/^(?:责任停留账|停留账|停留)/, { move: 'ledger' }],
  [/^(?:全部经过|办理经过|经过$)/, { move: 'moves' }],
  [/^进展/, { move: 'note', text: 'text' }],
]

const NUMBER = /(?:(20\d\d)[-－])?(\d{4,6})/u
const WORD_FIRST = new RegExp(`^(\\p{Script=Han}{2,6})[\\s:：#＃]*${NUMBER.source}(?!\\d)(.*)$`, 'su')
const NUMBER_FIRST = new RegExp(`^(?:问题)?[\\s#＃]*${NUMBER.source}(?!\\d)(.*)$`, 'su')

export interface IssueSentence {
  readonly number: string
  /** Null where only the number was said: it is shown. */
  readonly said: Said | null
  readonly rest: string
}

/** `签收 0123`, `0123 办好了，已换灯泡`, `问题 0123`: a number of an issue with what is to be done to it. */
export function issueSentence(words: string, now: number): IssueSentence | null {
  const found = readSentence(words, now)
  return found && { ...found, rest: asWritten(words, found.rest) }
}

/** What was told is kept as it was written: only commands and numbers are read with full-width signs made plain. */
function asWritten(words: string, rest: string): string {
  const written = words.trim()
  const isAligned = written.length === written.normalize('NFKC').length
  return isAligned && rest !== '' ? written.slice(-rest.length) : rest
}

function readSentence(words: string, now: number): IssueSentence | null {
  const plain = words.trim().normalize('NFKC')
  const first = WORD_FIRST.exec(plain)
  const verb = first && SAID.find(([pattern]) => matchesWhole(pattern, first[1] ?? ''))
  if (first && verb) return { number: numberIn(first, 2, now), said: verb[1], rest: trimmed(first[4]) }
  const bare = NUMBER_FIRST.exec(plain)
  if (!bare) return null
  const rest = trimmed(bare[3])
  const found = SAID.find(([pattern]) => pattern.test(rest))
  if (found)
    return { number: numberIn(bare, 1, now), said: found[1], rest: trimmed(rest.replace(found[0], '')) }
  // Something else that begins with digits, a phone or a household's number, is not about an issue.
  return rest === '' && /^问题|^[#＃]|^20\d\d-/.test(plain)
    ? { number: numberIn(bare, 1, now), said: null, rest }
    : null
}

function matchesWhole(pattern: RegExp, word: string): boolean {
  return pattern.exec(word)?.[0] === word
}

function numberIn(match: RegExpExecArray, at: number, now: number): string {
  return issueNumber(match[at] ?? dayOf(now).slice(0, 4), Number(match[at + 1]))
}

function trimmed(text: string | undefined): string {
  return (text ?? '').replace(/^[\s:：,，。]+/, '').trim()
}

/** Who assigns says 交办, and who reopens 重办, whichever of their ways the state of the issue asks for. */
function meant(issue: Issue, move: Move, now: number): Move {
  if (move === 'reopen' && isWatched(issue, dayOf(now))) return 'relapse'
  if (move !== 'assign') return move
  if (issue.status === 'county_level') return 'assign_county'
  return issue.status === 'returned' && issue.returns >= RETURNS_BEFORE_FIXING ? 'fix_lead' : 'assign'
}

/** One that a visit raised is set right with its visit. */
export async function correctIssue(turn: Turn, issue: Issue, reason: string): Promise<string> {
  const visit = issue.visitId ? await turn.readers.visit(issue.visitId) : null
  return visit ? openCorrection(turn, visit, reason) : openAmendment(turn, issue)
}

export async function runIssueSentence(turn: Turn, { number, said, rest }: IssueSentence): Promise<string> {
  const issue = await turn.readers.issueByNumber(number)
  // A staff number looks like an issue's.
  if (!issue && said?.move === 'hand_over') return openHandover(turn, number.split('-')[1] ?? number)
  if (!issue) throw new DomainError('issue.not-found', { words: number })
  await checkSeen(turn.action, issue)
  if (!said) {
    await showIssue(turn, issue)
    return 'issue.show'
  }
  if (said.move === 'amend') return correctIssue(turn, issue, rest)
  if (said.move === 'ledger' || said.move === 'moves') {
    await turn.show(said.move === 'ledger' ? 'ledger' : 'issue-moves', { issueId: issue.id })
    return `issue.${said.move}`
  }
  if (said.move === 'merge') return askMerge(turn, issue, rest)
  return moveOrAsk(turn, issue, meant(issue, said.move, turn.now), {
    ...(said.answer ? { answer: said.answer } : {}),
    ...(said.text && rest !== '' ? { [said.text]: rest } : {}),
  })
}
