import { RUNNING } from '../domain/issues/reminding.js'
import type { Issue, IssueMove } from '../domain/issues/types.js'
import { momentInWords } from '../domain/time.js'

/**
 * What the cadre can tell a household whose issue is handled with a main one: said in words that can be passed on as
 * they are, without the units' own terms.
 */
export function passOn(issue: Issue, main: Issue, mainMoves: readonly IssueMove[]): string {
  const trouble = `您反映的“${[...issue.text].slice(0, 20).join('')}”`
  if (issue.status === 'resolved' || issue.status === 'callback')
    return `${trouble}已经办好了：${issue.outcomeNote ?? '已办结'}。您看满意吗？`
  if (issue.status === 'explained') {
    const told = mainMoves.findLast(({ move }) => move === 'explain')?.facts.told
    const why = typeof told === 'string' ? told : issue.outcomeNote
    return `${trouble}，按${issue.outcomeNote ?? '政策'}办不了：${why ?? ''}。您有不同意见，随时可以再提。`
  }
  return `${trouble}已和别的户同样的问题并在一起，${whereInWords(main)}。办好了我再来问您满意不满意。`
}

/** 延期: what the household can be told of it, while it is being worked on. */
export function passOnExtension(issue: Issue): string | null {
  if (issue.extensions === 0 || !issue.deadline || !RUNNING.includes(issue.status)) return null
  return `您反映的“${[...issue.text].slice(0, 20).join('')}”还在办，要多用些时间，延到 ${momentInWords(issue.deadline.at)}。`
}

function whereInWords(main: Issue): string {
  if (main.status === 'assigned') return `已交给${main.leadUnitId}${whenInWords(main)}`
  if (RUNNING.includes(main.status)) return `由${main.leadUnitId}办理${whenInWords(main)}`
  return main.status === 'raised' ? '正在安排单位办理' : '由县里统筹办理'
}

function whenInWords({ deadline, extensions }: Issue): string {
  if (!deadline) return ''
  return extensions > 0
    ? `，要多用些时间，延到 ${momentInWords(deadline.at)}`
    : `，期限 ${momentInWords(deadline.at)}`
}
