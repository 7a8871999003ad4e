import { LONGEST_LEAVE_DAYS } from '../domain/duty/deputy.js'
import type { DomainError, RefusalCode, Refusals } from '../domain/errors.js'
import { EXTENSIONS, FRESH_MINUTES } from '../domain/issues/conditions.js'
import { type Condition, MOVES, type Move, type MoveRule, movesFrom } from '../domain/issues/moves.js'
import { OLDEST_MEETING_DAYS } from '../domain/meetings/meeting.js'
import { dayInWords } from '../domain/time.js'
import { PARTY_WORDS, STATUS_WORDS } from './words.js'

/** Moves of petition cases and disputes alone, and those of the program itself, are no advice. */
function isForAnyIssue(move: Move): boolean {
  const { who, if: conditions = [] }: MoveRule = MOVES[move]
  return !conditions.some((one) => CASE_ONLY.has(one)) && who.some((party) => party !== 'system')
}

const CASE_ONLY: ReadonlySet<Condition> = new Set(['petition_or_dispute', 'watched', 'watch_over'])

/** What a person reads when something is refused: what happened, and what to do. A missing sentence doesn't compile. */
const SENTENCES: { readonly [C in RefusalCode]: (facts: Refusals[C]) => string } = {
  'access.refused': ({ what }) => `您没有权限${what}。如果应当由您负责，请联系本单位管理员调整挂点或包户。`,
  'household.not-found': ({ words }) => `没有找到“${words}”。可以输入户主姓名、拼音首字母或户编号再试。`,
  'campaign.none': () => '还没有设置走访活动。请管理员导入工作簿（含“活动”表）后再登记。',
  'campaign.another': ({ name }) =>
    `现在的活动是“${name}”，这张卡片说的是以前的活动，没有改动。请重新回“暂停活动”或“恢复活动”。`,
  'campaign.over': ({ name, to }) =>
    `“${name}”已在 ${to} 结束，走访提醒和周报本来就不发了，不用暂停。活动要延长的，请管理员改工作簿的“活动”表再导入。`,
  'visit.day-in-future': ({ day }) => `走访日期 ${day} 还没到，请改成今天或以前的日期。`,
  'visit.day-before-campaign': ({ day, from }) =>
    `走访日期 ${day} 早于活动开始日 ${from}，请改成活动开始以后的日期。`,
  'visit.already-logged-today': ({ head }) => `${head}家今天已经登记过了，没有重复登记。`,
  'outing.nobody-left': ({ place }) => `${place}没有待走访的户了，不用打印。`,
  'outing.no-list': ({ code }) =>
    `${code ? `没有找到您的出门单 ${code}（只保留 60 天）。请核对单子左上角的编号` : '您还没有打印过出门单'}。要走访一个村，请说“去”加村名，在卡片上点“打印”。`,
  'outing.place-gone': () => '这个村现在不在您的走访范围里。请回“出门”重新选。',
  'visit.already-logged': ({ head, day }) => `${head}家 ${dayInWords(day)}已经登记过了，没有重复登记。`,
  'visit.nothing-to-withdraw': () => '没有可以撤销的走访或问题。',
  'visit.withdraw-too-late': ({ minutes }) => `登记超过 ${minutes} 分钟，不能撤销了。要修改请回“更正”。`,
  'visit.not-own': () => '这是别人登记的走访，您不能改动。',
  'visit.withdrawn': () => '这条走访已经撤销了。',
  'visit.nothing-to-correct': () => '您还没有登记过走访或问题，没有可以更正的内容。',
  'visit.correction-needs-reason': () =>
    '登记超过一天了，更正要写明原因。请回“更正”重新打开，填上原因再提交。',
  'calendar.year-missing': ({ year }) =>
    `还没有 ${year} 年的节假日安排，算不出期限。请管理员按国务院办公厅通知装入该年节假日表后再试。`,
  'issue.not-found': ({ words }) =>
    `没有找到问题“${words}”，或者不在您的范围内。请核对编号，或回“待办”查看。`,
  'issue.not-yours': ({ number, move }) =>
    `问题 ${number} 的“${MOVES[move].word}”只能由${MOVES[move].who.map((party) => PARTY_WORDS[party]).join('、')}来做。`,
  'issue.not-now': ({ number, move, status }) => {
    const possible = movesFrom(status)
      .filter(isForAnyIssue)
      .map((one) => MOVES[one].word)
    const then = possible.length > 0 ? `现在可以做的是：${possible.join('、')}。` : '这件事已经了结。'
    return `问题 ${number} 现在是“${STATUS_WORDS[status]}”，不能${MOVES[move].word}。${then}`
  },
  'issue.lead-to-be-fixed': ({ number }) =>
    `问题 ${number} 已被退回两次，由县级办公室定主办单位，请联系县级办公室。`,
  'issue.lead-not-disputed': ({ number }) => `问题 ${number} 还没有被退回两次，直接交办就可以。`,
  'issue.no-deadline': ({ number }) => `问题 ${number} 没有期限，不用申请延期。`,
  'issue.overdue-already': ({ number }) =>
    `问题 ${number} 已经超过期限，要在到期前申请。请尽快办理，或写明进展、上报县级统筹。`,
  'issue.no-extension-left': ({ number }) =>
    `问题 ${number} 已经延期 ${EXTENSIONS} 次，不能再延。办不了请上报县级统筹。`,
  'issue.co-parts-open': ({ number }) =>
    `问题 ${number} 还有协办单位没有完成，主办最后办结。可以先催办协办单位。`,
  'issue.no-plan-needed': ({ number }) =>
    `问题 ${number} 不是矛盾纠纷或信访积案，没有化解方案、息诉息访这些步骤。`,
  'issue.no-statutory-clock': ({ number }) => `问题 ${number} 没有法定期限，不用延长。`,
  'issue.statutory-over': ({ number }) =>
    `问题 ${number} 已经超过法定期限，要在到期前延长。请尽快办理，并向群众说明。`,
  'issue.statutory-extended': ({ number }) => `问题 ${number} 的法定期限已经延长过一次，不能再延长。`,
  'issue.statutory-extension-long': ({ number, most }) =>
    `问题 ${number} 的法定期限最多延长 ${most} 天，请把天数改少一些。`,
  'issue.settled-day': ({ number, day }) =>
    `问题 ${number} 的息诉息访日期 ${day} 不对，要在登记以后、今天以前（含今天），请改日期。`,
  'issue.watched': ({ number }) =>
    `问题 ${number} 已息诉息访，还在观察期里。群众又来反映的，请回“复访 ${number}”并写明群众怎么说。`,
  'issue.not-watched': ({ number }) =>
    `问题 ${number} 不在息诉息访的观察期里。要重新办，请回“重办 ${number}”。`,
  'issue.leader-unknown': ({ words }) =>
    `“${words}”不是单位负责人或分管县领导，不能包案。请回一位领导的姓名或工号。`,
  'issue.withdraw-too-late': ({ number }) =>
    `问题 ${number} 登记超过 ${FRESH_MINUTES} 分钟，不能撤销了。不用办的，请回“解释说明”写明原因。`,
  'issue.taken-up': ({ number, status }) =>
    `问题 ${number} 已经由别人接着办（现在是“${STATUS_WORDS[status]}”），不能撤销、更正了。写错了的，请告诉正在办的单位，或请县级办公室处理。`,
  'issue.unit-unknown': ({ words }) => `没有叫“${words}”的单位。请回单位全称或简称。`,
  'issue.no-part-of-yours': ({ number }) => `问题 ${number} 里没有您单位的协办事项。`,
  'issue.handler-elsewhere': ({ number, name, unit }) =>
    `${name}不是${unit}的人，问题 ${number} 只能在主办单位内交接。要换单位，请用“转办”。`,
  'issue.handler-same': ({ number, name }) => `问题 ${number} 本来就由${name}经办，不用交接。`,
  'handover.nothing-left': ({ name }) => `${name}名下已经没有要交接的户和问题了。`,
  'handover.nobody-else': ({ name }) =>
    `${name}的单位里没有别的干部在岗，没有人可以接。请先在工作簿里补上干部，或等同事回来。`,
  'handover.successor-gone': ({ name }) =>
    `${name}已不在这个单位或正在请假，不能接手。请重新回“交接”，按现在的人员分。`,
  'handover.undo-too-late': ({ minutes }) =>
    `交接超过 ${minutes} 分钟，不能撤销了。要改，请对接手的人再做一次“交接”。`,
  'handover.undone': () => '这次交接已经撤销了。',
  'person.not-found': ({ words }) => `没有找到“${words}”，或者不在您的范围内。请写姓名全称；重名的写工号。`,
  'person.left': ({ name }) => `${name}已从干部名单里停用，请换一位。`,
  'deputy.self': ({ name }) => `${name}不能给自己代班，请换一位代班人。`,
  'deputy.days-reversed': ({ from, to }) => `最后一天 ${to} 早于第一天 ${from}，请改日期。`,
  'deputy.days-over': ({ to }) => `最后一天 ${to} 已经过了，不用登记代班。`,
  'deputy.too-long': () =>
    `代班最长 ${LONGEST_LEAVE_DAYS} 天。离开更久的，请单位负责人回“交接”，把户和问题交给别人。`,
  'deputy.overlaps': ({ name, from, to }) =>
    `${name}在 ${from} 到 ${to} 已经有代班人了。要换人，请先提前结束那一次。`,
  'deputy.away': ({ name, from, to }) => `${name}自己在 ${from} 到 ${to} 请假，不能代班，请换一位。`,
  'deputy.stands-in': ({ name, from, to }) =>
    `${name}在 ${from} 到 ${to} 正给别人代班，不能同时请假。请先给那一位换代班人。`,
  'deputy.other-unit': ({ name, unit }) => `${name}不是${unit}的人，代班人要在本单位里选。`,
  'deputy.ended': () => '这次代班已经结束了。',
  'issue.others-in-it': ({ number }) =>
    `问题 ${number} 里已经并入别的户的问题，不能更正、撤下或撤销。情况有变，请写进展或联系县级办公室。`,
  'issue.not-merged': ({ number }) => `问题 ${number} 没有并入别的问题。`,
  'issue.merge-into-itself': ({ number }) =>
    `问题 ${number} 不能并入它自己。请回另一件的编号，例如“${number.slice(-4)} 并入 0088”。`,
  'issue.merge-petition': ({ number }) =>
    `问题 ${number} 和另一件不能并案：信访积案只能和信访积案并。请换一件，或各办各的。`,
  'issue.merged-already': ({ number, into }) => `问题 ${number} 已经并入 ${into}，不用再并。`,
  'issue.lead-same': ({ number, unit }) =>
    `问题 ${number} 本来就由${unit}主办，不用再转。要催请回“催办 ${number}”，要改主办请写别的单位。`,
  'meeting.issue-merged': ({ number, into }) =>
    `问题 ${number} 已并入 ${into}，随它一起办。请把决定写在 ${into} 那一行。`,
  'meeting.issue-moved': ({ number, status }) =>
    `问题 ${number} 在您确认以前已由别人改动，现在是“${STATUS_WORDS[status]}”。要照会议办的，请再提交这一行。`,
  'meeting.not-yours': ({ who }) =>
    `联席会议由${who}登记。要提交会议研究的问题，请单位负责人或乡镇回“上报县级统筹 编号”。`,
  'meeting.day-wrong': ({ day }) =>
    `会议日期 ${day} 不对，要在今天以前（含今天）、${OLDEST_MEETING_DAYS} 天以内。请回“联席会议”改日期后再提交。`,
  'meeting.not-found': () => '没有找到这次联席会议。请回“联席会议”看最近几次。',
  'grumble.empty': () => '请把想说的写在“吐槽”后面，例如“吐槽 同一张表报了三遍”。不会记录是谁说的。',
  'group.not-yours': ({ who }) => `这个群的范围要由${who}来设置，请联系他们在群里@我说“群”。`,
  'group.not-found': () => '没有找到这个群。请先把我加进群，再在群里@我说“群”。',
  'group.scope-unknown': ({ name }) => `没有叫“${name}”的乡镇或单位。请回“群”重新选择。`,
}

export function sentenceFor<C extends RefusalCode>(error: DomainError<C>): string {
  return SENTENCES[error.code](error.facts)
}

/** Said when something broke on our side. The draft is kept. */
export const BROKEN =
  '系统出了点问题，这一步没有完成，已记录并通知维护人员。请稍后再试一次，填过的内容都还在。'
