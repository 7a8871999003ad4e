import { DAY_MS } from '../../domain/time.js'
import { actionToken } from '../../messenger/port.js'
import { matchCommand, runCommand } from '../commands/index.js'
import { showCurrentHeard } from '../heard/show.js'
import type { CardRecord } from '../outcome.js'
import type { ProgressParams } from '../panels/progress-panel.js'
import type { Turn } from '../turn.js'
import { cancelPausePress, confirmPausePress } from './campaign-presses.js'
import { gatherPress, openCommon } from './common-presses.js'
import {
  backInDraft,
  cancelDraft,
  chooseInDraft,
  confirmDraft,
  showCurrent,
  skipInDraft,
  submitDraft,
} from './draft-presses.js'
import {
  cancelHandover,
  confirmHandoverPress,
  endDeputyPress,
  newDeputy,
  splitHandover,
  undoHandoverPress,
} from './duty-presses.js'
import { askGroupPress, groupPagePress, openGroupPress, setGroupPress } from './group-presses.js'
import {
  cancelHeardPress,
  confirmHeardPress,
  dropVisitPress,
  editHeardPress,
  enteredPagePress,
  heardPagePress,
  noneOfThemPress,
  openCategoriesPress,
  pickCategoryPress,
  pickDayPress,
  pickHouseholdPress,
  placeFilesPress,
  trimHeardPress,
} from './heard-presses.js'
import { cancelImport, confirmImport } from './import-presses.js'
import { moveIssuePress, openIssue, openLedger, openMoves } from './issue-presses.js'
import {
  cancelMeetingPress,
  confirmMeetingPress,
  editMeetingPress,
  newMeetingPress,
  openMeetingPress,
} from './meeting-presses.js'
import { chooseMergePress, confirmMergePress, leaveMergePress, mergeIntoPress } from './merge-presses.js'
import { openOutingPress, outingPagePress, printOutingPress } from './outing-presses.js'
import { cancelPaperPress, confirmPaperPress, withdrawPaperPress } from './paper-presses.js'
import type { Press } from './press.js'
import { askedHousehold, askedVillage } from './question-presses.js'
import { correctVisitPress, nextPage, open, previousPage, tap, withdrawVisitPress } from './visit-presses.js'

/** Feishu's cards can be pressed and updated for 14 days. */
const CARD_LIFE_MS = 14 * DAY_MS

const command: Press = async (turn, { text = '' }) => {
  const matched = matchCommand(text, { inDialogue: false })
  if (!matched) return 'command.none'
  // What a command shows is a new card: the menu it was chosen from stays.
  turn.pressed = null
  return runCommand(turn, matched)
}

const refreshProgress: Press = async (turn, args) => {
  await turn.present('progress', args as unknown as ProgressParams)
  turn.toast('info', '已刷新')
  return 'progress.refresh'
}

/** Every button there is. */
const PRESSES: Readonly<Record<string, Press>> = {
  command,
  'visit.tap': tap,
  'visit.open': open,
  'visit.withdraw': withdrawVisitPress,
  'visit.correct': correctVisitPress,
  'list.next': nextPage,
  'list.previous': previousPage,
  'progress.refresh': refreshProgress,
  'draft.submit': submitDraft,
  'draft.choose': chooseInDraft,
  'draft.skip': skipInDraft,
  'draft.back': backInDraft,
  'draft.cancel': cancelDraft,
  'draft.confirm': confirmDraft,
  'outing.open': openOutingPress,
  'outing.page': outingPagePress,
  'outing.print': printOutingPress,
  'paper.confirm': confirmPaperPress,
  'paper.cancel': cancelPaperPress,
  'paper.withdraw': withdrawPaperPress,
  'heard.confirm': confirmHeardPress,
  'heard.trim': trimHeardPress,
  'heard.cancel': cancelHeardPress,
  'heard.edit': editHeardPress,
  'heard.drop': dropVisitPress,
  'heard.pick': pickHouseholdPress,
  'heard.none': noneOfThemPress,
  'heard.day': pickDayPress,
  'heard.category': openCategoriesPress,
  'heard.as': pickCategoryPress,
  'heard.page': heardPagePress,
  'heard.file': placeFilesPress,
  'entered.page': enteredPagePress,
  'issue.move': moveIssuePress,
  'issue.open': openIssue,
  'deputy.new': newDeputy,
  'deputy.end': endDeputyPress,
  'handover.split': splitHandover,
  'handover.confirm': confirmHandoverPress,
  'handover.undo': undoHandoverPress,
  'handover.cancel': cancelHandover,
  'issue.ledger': openLedger,
  'issue.moves': openMoves,
  'common.gather': gatherPress,
  'common.open': openCommon,
  'merge.choose': chooseMergePress,
  'merge.into': mergeIntoPress,
  'merge.confirm': confirmMergePress,
  'merge.back': leaveMergePress,
  'campaign.confirm': confirmPausePress,
  'campaign.cancel': cancelPausePress,
  'meeting.new': newMeetingPress,
  'meeting.open': openMeetingPress,
  'meeting.confirm': confirmMeetingPress,
  'meeting.edit': editMeetingPress,
  'meeting.cancel': cancelMeetingPress,
  'import.confirm': confirmImport,
  'import.cancel': cancelImport,
  'question.household': askedHousehold,
  'question.village': askedVillage,
  'group.set': setGroupPress,
  'group.ask': askGroupPress,
  'group.open': openGroupPress,
  'group.list': groupPagePress,
}

/** The card that a token belongs to, if this person may press it here and now; otherwise says why not. */
export async function pressedCard(turn: Turn, token: string): Promise<CardRecord | null> {
  const [key = ''] = token.split('.')
  const record = /^[\w-]{22}$/.test(key) ? await turn.readers.card(key) : null
  if (!record || turn.now - record.sentAt > CARD_LIFE_MS) {
    turn.toast('warning', '这张卡片已经失效。请回“帮助”重新开始。')
    return null
  }
  const foreign = record.personId
    ? record.personId !== turn.actor.person.id
    : record.chatId !== turn.event.chat.id
  const moved = record.messageId && record.messageId !== pressedMessage(turn)
  if (foreign || moved || record.platform !== turn.event.platform) {
    turn.toast('warning', '这张卡片不是发给您的，不能操作。请回“帮助”打开自己的卡片。')
    return null
  }
  return record
}

export async function handlePress(turn: Turn, record: CardRecord): Promise<string> {
  const { body } = turn.event
  if (body.kind !== 'press') return 'press.none'
  turn.pressed = record
  turn.pressedInGroup = record.personId === null
  const intent = record.intents.find((one) => actionToken(record.key, one) === body.token)
  const press = intent && PRESSES[intent.verb]
  if (!intent || !press) {
    if (record.panel === 'draft') await showCurrent(turn)
    else if (record.panel === 'understood') await showCurrentHeard(turn)
    else {
      turn.toast('info', '卡片已更新，请看最新内容。')
      await turn.redraw(record, record.panel, record.params)
    }
    return 'press.stale'
  }
  return press(turn, intent.args, body.form)
}

function pressedMessage(turn: Turn): string | undefined {
  return turn.event.body.kind === 'press' ? turn.event.body.onMessage : undefined
}
