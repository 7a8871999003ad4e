import { MOST_DECISIONS } from '../domain/meetings/meeting.js'
import {
  type DecisionsRead,
  type LineProblem,
  LONGEST_LIMIT_DAYS,
  LONGEST_OPINION,
  MOST_CO_UNITS,
} from '../domain/meetings/read-decisions.js'

export const DECISION_EXAMPLE = '0123 县水利局 10天 协办县农业农村局、城关镇 意见'

/** More than these are not read; the others are counted. */
const PROBLEMS_SHOWN = 6

/** What is wrong with the decisions as typed, by line, and what to write instead; null if nothing is. */
export function decisionsRefused(read: DecisionsRead): string | null {
  switch (read.kind) {
    case 'read':
      return null
    case 'none':
      return `请写会议的决定，一行一件，例如“${DECISION_EXAMPLE}”。`
    case 'too-many':
      return `一共 ${read.lines} 行，一次最多 ${MOST_DECISIONS} 行。请分几次提交。`
    case 'problems': {
      const shown = read.problems.slice(0, PROBLEMS_SHOWN).map((one) => `第 ${one.line} 行：${sentence(one)}`)
      const more = read.problems.length - shown.length
      return [...shown, ...(more > 0 ? [`另有 ${more} 处，改好这些再看。`] : [])].join('\n')
    }
  }
}

function sentence(problem: LineProblem): string {
  switch (problem.kind) {
    case 'no-number':
      return `开头没有问题编号。请写成“${DECISION_EXAMPLE}”。`
    case 'issue-unknown':
      return `没有问题 ${problem.number}。请核对编号，或回“待办”查看。`
    case 'twice':
      return `问题 ${problem.number} 在第 ${problem.before} 行已经写过。请只留一行。`
    case 'no-unit':
      return '编号后面没有主办单位。请写单位全称或简称，例如“0123 县水利局 10天”。'
    case 'unit-unknown':
      return problem.close.length > 0
        ? `没有叫“${problem.words}”的单位。是不是${problem.close.map((id) => `“${id}”`).join('、')}？请写全称或简称，前后用空格隔开。`
        : `没有叫“${problem.words}”的单位。请写单位全称或简称，前后用空格隔开。`
    case 'unit-ambiguous':
      return `简称“${problem.words}”有几个单位在用：${problem.close.join('、')}。请写全称。`
    case 'no-co-unit':
      return '“协办”后面没有单位。请写单位，几个用“、”隔开；没有协办就去掉“协办”。'
    case 'too-many-co-units':
      return `协办单位最多 ${MOST_CO_UNITS} 个，请减少。`
    case 'co-is-lead':
      return `${problem.unitId}是主办，不用再写协办。请从协办里去掉。`
    case 'bad-limit':
      return `“${problem.words}”看不成期限。请写 1 到 ${LONGEST_LIMIT_DAYS} 个工作日，例如“10天”；是意见的，前面写“意见：”。`
    case 'opinion-long':
      return `意见最多 ${LONGEST_OPINION} 字，请写要点。`
  }
}
