import type { HouseholdRecord } from '../domain/ports.js'
import { dayOf } from '../domain/time.js'
import type { Matched } from './commands/command.js'
import { likeliest, matchCommand, runCommand } from './commands/index.js'
import { issueSentence, runIssueSentence } from './commands/issues.js'
import { outingSentence } from './commands/outing.js'
import { showMatches } from './commands/visiting.js'
import { feedDraft, showDraft } from './drafts.js'
import { findHouseholds, LONGEST_NAME } from './find-households.js'
import { mainText } from './flow.js'
import { FLOWS } from './flows/index.js'
import { takeGroupQuestion, takeQuestion, takeSentence, typedToCard } from './heard/typed.js'
import { LIST_ROWS } from './panels/visit-list-panel.js'
import { cut } from './refused-value.js'
import type { Turn } from './turn.js'

/** Longer input is not read to its end. */
export const LONGEST_TEXT = 2_000
const YES = new Set(['确认', '是', '对', '好', '好的', '提交', 'ok', 'OK'])

export async function handleText(turn: Turn, said: string): Promise<string> {
  const text = said.slice(0, LONGEST_TEXT).trim()
  const { draft } = turn.session
  const inGroup = turn.inGroup
  if (draft?.step === 'confirm' && draft.shownAs === 'prompts' && YES.has(text))
    return feedDraft(turn, { kind: 'confirm' })
  const about = inGroup ? null : issueSentence(text, turn.now)
  if (about) return runIssueSentence(turn, about)
  const command = await commandIn(turn, text)
  if (command) return runCommand(turn, command)
  if (inGroup) return (await takeGroupQuestion(turn, text)) ?? unknownInGroup(turn)
  if (draft?.shownAs === 'prompts') return feedDraft(turn, answerTo(draft.step, text))
  if (draft?.shownAs === 'form') return besideForm(turn, text)
  const note =
    said.length > LONGEST_TEXT ? `一次最多看 ${LONGEST_TEXT} 字，后面的没有看，请另发一次。` : undefined
  return freely(turn, text, note)
}

function unknownInGroup(turn: Turn): string {
  turn.say(
    '我没看懂。在群里@我说“进度”，可以看本群范围的走访进度；问一个村可以说“大塘村走了多少”；其他事请私聊我。',
  )
  return 'group.unknown'
}

/** Words that belong to no form: for the card that waits to be confirmed, a name to be looked for, or a sentence. */
async function freely(turn: Turn, text: string, note?: string): Promise<string> {
  const { heard } = turn.session
  const toCard = heard && (await typedToCard(turn, heard, text))
  if (toCard) return toCard
  const found = await findNamed(turn, text)
  if (found.length > 0) return showMatches(turn, text, found)
  return (await takeSentence(turn, text, note)) ?? suggest(turn)
}

/** Beside an open form glued words are a search only if they find somebody: 查张三, not 查处违建. */
async function commandIn(turn: Turn, text: string): Promise<Matched | null> {
  const { draft } = turn.session
  const strict = matchCommand(text, { inDialogue: draft !== null })
  if (!strict && draft === null) return outingSentence(turn, text)
  if (strict || draft?.shownAs !== 'form') return strict
  const glued = matchCommand(text, { inDialogue: false })
  if (!glued) return null
  const found = await findHouseholds(turn, glued.text, 1)
  return found.length > 0 ? glued : null
}

function answerTo(step: string, text: string): { kind: 'text'; text: string } | { kind: 'skip' } {
  return step !== 'confirm' && text === '跳过' ? { kind: 'skip' } : { kind: 'text', text }
}

/** The whole name of a household's head is a search, and a question asks: nobody's finding is a name and nothing else. */
async function besideForm(turn: Turn, text: string): Promise<string> {
  const isShort = [...text].length <= LONGEST_NAME
  const found = isShort ? await findHouseholds(turn, text, LIST_ROWS + 1) : []
  const named = found.filter((household) => household.head === text)
  if (named.length > 0) return showMatches(turn, text, named)
  return (await takeQuestion(turn, text)) ?? intoForm(turn, text)
}

/** Words said beside an open form belong into it, where it has room for a story; they are not asked for again. */
async function intoForm(turn: Turn, text: string): Promise<string> {
  const { draft } = turn.session
  const flow = draft && FLOWS[draft.flow]
  const main = flow && mainText(flow, { today: dayOf(turn.now), households: [] })
  if (!main) return lookForName(turn, text)
  const { key, label, maxLength, between } = main
  const { [key]: sent, ...refused } = draft.refused ?? {}
  const there = sent ?? draft.answers[key]
  const said = `${typeof there === 'string' && there !== '' ? `${there}${between}` : ''}${text}`
  const { value, cutTo } = cut(said, maxLength)
  turn.remember({
    draft: { ...draft, refused, turn: draft.turn + 1, answers: { ...draft.answers, [key]: value } },
  })
  const note = cutTo
    ? `“${label}”最多 ${cutTo} 字，只填了前 ${cutTo} 字，${key === 'findings' ? '其余的请另登记一次。' : '请改成要点。'}`
    : `您刚才说的已填到“${label}”，检查后点提交。`
  await showDraft(turn, { note })
  return 'draft.into-form'
}

async function lookForName(turn: Turn, text: string): Promise<string> {
  const found = await findNamed(turn, text)
  return found.length > 0 ? showMatches(turn, text, found) : suggest(turn)
}

async function findNamed(turn: Turn, text: string): Promise<readonly HouseholdRecord[]> {
  return text !== '' && [...text].length <= LONGEST_NAME ? findHouseholds(turn, text, LIST_ROWS + 1) : []
}

async function suggest(turn: Turn): Promise<string> {
  await turn.show('suggest', {
    text: '我还不懂这样的说法。您可能要找的在下面；找一户直接发户主姓名。',
    commands: likeliest(turn.actor),
  })
  return 'unknown-words'
}
