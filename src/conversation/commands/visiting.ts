import { withdrawVisit } from '../../actions/withdraw-visit.js'
import { can } from '../../domain/access.js'
import { DomainError } from '../../domain/errors.js'
import { DAY_MS } from '../../domain/time.js'
import type { Visit } from '../../domain/visits/types.js'
import { feedDraft, showDraft, startDraft } from '../drafts.js'
import { findHouseholds } from '../find-households.js'
import { amendOldVisit, amendVisit, logVisit, refTo } from '../flows/log-visit.js'
import { changed } from '../heard/heard.js'
import { dropHeard, showHeard } from '../heard/show.js'
import { takeSentence } from '../heard/typed.js'
import { carryOutMove } from '../issue-turns.js'
import { lastEntry, openAmendment } from '../last-entry.js'
import { LIST_ROWS, visitListPage } from '../panels/visit-list-panel.js'
import type { Turn } from '../turn.js'
import { issueFacts, visitParams } from '../visit-cards.js'
import type { Command } from './command.js'

export const visit: Command = {
  words: ['走访', '登记走访', '走访登记', '登记'],
  what: '列出待走访的户，点一下就登记',
  takesText: true,
  inGroups: false,
  may: ({ person }) => person.roles.some((role) => role === 'cadre' || role === 'head'),
  run: async (turn, words) => {
    if (words === '代班' && turn.actor.standsFor) {
      await turn.show('visit-list', await visitListPage(turn, [null], 'absent'))
      return 'command.visit'
    }
    if (words) return openByWords(turn, words)
    await turn.show('visit-list', await visitListPage(turn, [null]))
    return 'command.visit'
  },
}

async function openByWords(turn: Turn, words: string): Promise<string> {
  const found = await findHouseholds(turn, words, LIST_ROWS + 1)
  const [only, ...others] = found
  if (!only) {
    const told = await takeSentence(turn, words)
    if (told) return told
    throw new DomainError('household.not-found', { words })
  }
  if (others.length > 0) return showMatches(turn, words, found)
  turn.remember({ spokenOf: only.id })
  await startDraft(turn, logVisit, { household: refTo(only) })
  return 'visit.open'
}

export const find: Command = {
  words: ['查', '查户', '查找'],
  what: '按姓名、拼音首字母或户编号查户',
  takesText: true,
  inGroups: false,
  run: async (turn, words) => {
    if (!words) {
      turn.say('查谁？例如：查 张三、查 zs、查 户编号。')
      return 'command.find'
    }
    const found = await findHouseholds(turn, words, LIST_ROWS + 1)
    if (found.length === 0) throw new DomainError('household.not-found', { words })
    return showMatches(turn, words, found)
  },
}

export async function showMatches(
  turn: Turn,
  words: string,
  found: readonly { id: string }[],
): Promise<string> {
  const ids = found.slice(0, LIST_ROWS).map((household) => household.id)
  if (ids.length === 1) turn.remember({ spokenOf: ids[0] ?? null })
  await turn.show('matches', { words, ids, more: found.length > LIST_ROWS })
  return 'command.find'
}

/** 撤销: the person's last entry, a visit or an issue. */
export const withdraw: Command = {
  words: ['撤销', '撤回'],
  what: '30 分钟内撤销刚登记的走访或问题',
  confirm: '撤销您最近一次登记的走访或问题，恢复登记前的状态。',
  takesText: false,
  inGroups: false,
  run: async (turn) => {
    const last = await lastEntry(turn)
    if (!last) throw new DomainError('visit.nothing-to-withdraw', {})
    if (last.kind === 'visit') return withdrawAndShow(turn, last.visit.id)
    return carryOutMove(turn, last.issue, 'withdraw', {})
  },
}

export async function withdrawAndShow(turn: Turn, visitId: string): Promise<string> {
  const withdrawn = await withdrawVisit(turn.action, visitId)
  const issues = await issueFacts(turn, withdrawn.visit)
  turn.changes.push(...withdrawn.changes)
  // A correction of it that is still open has nothing left to correct.
  const corrected = turn.session.draft?.about.visitId === visitId
  turn.remember({ lastVisitId: null, ...(corrected ? { draft: null, draftCard: null } : {}) })
  // A card of several visits stays, and says which of them is taken back.
  if (turn.pressed?.panel === 'entered') await turn.redraw(turn.pressed, 'entered', turn.pressed.params)
  else await turn.present('visit', visitParams(withdrawn, issues, 'withdrawn'))
  turn.toast('success', '已撤销')
  return 'visit.withdraw'
}

/** 更正 [原因]: the questions again, filled in with what was logged. */
export const correct: Command = {
  words: ['更正', '修改', '改一下'],
  what: '更正上一次登记',
  takesText: true,
  inGroups: false,
  run: async (turn, reason) => {
    const last = await lastEntry(turn)
    if (!last) throw new DomainError('visit.nothing-to-correct', {})
    if (last.kind === 'visit') return openCorrection(turn, last.visit, reason)
    return openAmendment(turn, last.issue)
  },
}

/** Opens a visit to be set right; after a day the reason is among the questions, unless it was given. */
export async function openCorrection(turn: Turn, visit: Visit, reason: string): Promise<string> {
  if (!can(turn.actor, 'visit.change', { enteredBy: visit.enteredBy }))
    throw new DomainError('visit.not-own', {})
  if (visit.status === 'withdrawn') throw new DomainError('visit.withdrawn', {})
  const household = await turn.readers.household(visit.householdId)
  if (!household) throw new DomainError('household.not-found', { words: visit.householdId })
  const { issues, kind, outcome, outcomeNote, promisedDay } = await issueFacts(turn, visit)
  const isOld = turn.now - visit.enteredAt > DAY_MS
  const answers = {
    household: refTo(household),
    ...(isOld && reason ? { reason: reason.slice(0, 100) } : {}),
    result: visit.result,
    visitDay: visit.visitDay,
    findings: visit.findings ?? null,
    issues,
    ...(issues.length > 0 ? { kind, outcome, outcomeNote, promisedDay } : {}),
    ...(visit.gift ? { gift: visit.gift } : {}),
    metWith: visit.metWith ?? null,
  }
  await startDraft(turn, isOld ? amendOldVisit : amendVisit, answers, {
    about: { visitId: visit.id, ...(turn.pressed?.panel === 'entered' ? { on: turn.pressed.key } : {}) },
    attachmentIds: visit.attachmentIds,
  })
  return 'visit.correct-open'
}

export const cancel: Command = {
  words: ['取消', '退出', '算了'],
  takesText: false,
  inGroups: false,
  run: async (turn) => {
    const { draft, heard } = turn.session
    if (draft) return feedDraft(turn, { kind: 'cancel' })
    if (heard) return dropHeard(turn, heard)
    turn.say('现在没有正在填写的内容。')
    return 'draft.none'
  },
}

export const back: Command = {
  words: ['返回', '上一步'],
  takesText: false,
  inGroups: false,
  run: async (turn) => {
    if (turn.session.draft) return feedDraft(turn, { kind: 'back' })
    turn.say('现在没有正在填写的内容。回“走访”开始登记。')
    return 'draft.none'
  },
}

/** 继续: shows the draft again, or takes up the one that was parked. */
export const resume: Command = {
  words: ['继续'],
  takesText: false,
  inGroups: false,
  run: async (turn) => {
    const { draft, parked, heard } = turn.session
    if (!draft && heard) {
      await showHeard(turn, changed(heard, {}))
      return 'heard.resumed'
    }
    if (!draft && !parked) {
      turn.say('没有没填完的内容。回“走访”开始登记。')
      return 'draft.none'
    }
    if (!draft) turn.remember({ draft: parked, parked: null })
    await showDraft(turn)
    return 'draft.resumed'
  },
}
