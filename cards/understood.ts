import type { Block, Button, Card } from './card.js'
import { pageBlocks } from './page-blocks.js'

/** What was understood of somebody's words, to be put right and confirmed. */
export interface UnderstoodView {
  readonly title: string
  readonly note?: string
  readonly lines: readonly HeardLine[]
  readonly leftOver: readonly string[]
  /** What is still to be settled, in words; null when all can be recorded. */
  readonly open: string | null
  /** Whether there is anything to record. */
  readonly empty: boolean
  /** How many can't be recorded, and would be left out by the one button that says so. */
  readonly refused: number
  readonly files?: { readonly question: string; readonly choices: readonly Choice[] }
  readonly page: number
  readonly pages: number
  /** Carried by every button, so that an outdated card is told so. */
  readonly turn: string
}

/** One household, or whatever else was named. */
export interface HeardLine {
  /** Its place among all, from 0. */
  readonly visit: number
  readonly text: string
  readonly hint: string
  readonly mayEdit: boolean
  /** A question about it, with its answers. */
  readonly question?: { readonly text: string; readonly choices: readonly Choice[] }
  readonly issues: readonly HeardIssue[]
}

export interface HeardIssue {
  readonly issue: number
  readonly text: string
  readonly hint: string
  /** Set where each issue is edited by itself. */
  readonly mayEdit: boolean
  readonly categories?: readonly Choice[]
}

export interface Choice {
  readonly label: string
  readonly verb: string
  readonly args: Readonly<Record<string, string>>
}

export function understoodCard(view: UnderstoodView): Card {
  const { turn } = view
  return {
    title: view.title,
    tone: view.open ? 'warning' : 'info',
    body: [
      ...(view.note ? [{ kind: 'text', text: view.note } as const] : []),
      { kind: 'text', style: view.open ? 'strong' : 'hint', text: leadOf(view) },
      ...view.lines.flatMap((line) => lineBlocks(line, turn)),
      ...leftOverBlocks(view.leftOver),
      ...(view.files ? question(view.files.question, view.files.choices, turn) : []),
      ...pageBlocks(view.page, view.pages, (to) => ({ verb: 'heard.page', args: { page: to, turn } })),
      { kind: 'buttons', buttons: closing(view) },
      {
        kind: 'text',
        style: 'hint',
        text: '还有别的户，接着说就加上；也可以说“日期改成昨天”“不是张三是李四”“把第二个删掉”。',
      },
    ],
  }
}

function leadOf({ open, empty }: UnderstoodView): string {
  if (open) return `还要定：${open}`
  return empty
    ? '这里没有可以登记的。可以接着说走访了哪一户，或者点“取消”。'
    : '没有写错的话，点一下“确认”就都登记了。'
}

function press({ label, verb, args }: Choice, turn: string): Button {
  return { label, intent: { verb, args: { ...args, turn } } }
}

function lineBlocks(line: HeardLine, turn: string): Block[] {
  const visit = String(line.visit)
  const edit = { label: '修改', verb: 'heard.edit', args: { visit } }
  const drop = { label: '删除', verb: 'heard.drop', args: { visit } }
  const buttons = [...(line.mayEdit ? [edit] : []), drop].map((one) => press(one, turn))
  return [
    { kind: 'row', text: line.text, ...(line.hint ? { hint: line.hint } : {}), buttons },
    ...(line.question ? question(line.question.text, line.question.choices, turn) : []),
    ...line.issues.flatMap((issue) => issueBlocks(issue, visit, turn)),
  ]
}

function issueBlocks(one: HeardIssue, visit: string, turn: string): Block[] {
  const args = { visit, issue: String(one.issue) }
  const buttons = [
    ...(one.mayEdit ? [{ label: '修改', verb: 'heard.edit', args }] : []),
    ...(one.categories ? [] : [{ label: '改类别', verb: 'heard.category', args }]),
  ].map((choice) => press(choice, turn))
  return [
    { kind: 'row', text: one.text, hint: one.hint, buttons },
    ...(one.categories ? question('属于哪一类？', one.categories, turn) : []),
  ]
}

function question(text: string, choices: readonly Choice[], turn: string): Block[] {
  return [
    { kind: 'text', style: 'strong', text },
    ...(choices.length > 0
      ? [{ kind: 'buttons', buttons: choices.map((choice) => press(choice, turn)) } as const]
      : []),
  ]
}

function leftOverBlocks(leftOver: readonly string[]): Block[] {
  return leftOver.length > 0
    ? [{ kind: 'text', style: 'hint', text: `没用上的话：${leftOver.join('；')}` }]
    : []
}

function closing({ open, empty, refused, turn }: UnderstoodView): Button[] {
  const confirm = press({ label: open ? '还没定完' : '确认', verb: 'heard.confirm', args: {} }, turn)
  const trim = press({ label: `去掉不能登记的 ${refused} 户再确认`, verb: 'heard.trim', args: {} }, turn)
  return [
    ...(open && refused > 0 ? [{ ...trim, style: 'primary' } as const] : []),
    ...(open ? [confirm] : empty ? [] : [{ ...confirm, style: 'primary' } as const]),
    press({ label: '取消', verb: 'heard.cancel', args: {} }, turn),
  ]
}
