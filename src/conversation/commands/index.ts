import { type Actor, can } from '../../domain/access.js'
import type { Turn } from '../turn.js'
import { delivery, grumble, progress, todo } from './asking.js'
import type { Command, Matched } from './command.js'
import { common, meetings, pause, resumeAll } from './county-desk.js'
import { deputies, handover, mute, unmute } from './duty.js'
import { groups } from './groups.js'
import { raise } from './issues.js'
import { outing } from './outing.js'
import { paper } from './paper.js'
import { back, cancel, correct, find, resume, visit, withdraw } from './visiting.js'

const help: Command = {
  words: ['帮助', '？', '?', '菜单', 'help'],
  takesText: false,
  inGroups: true,
  run: async (turn) => {
    await showHelp(turn)
    return 'command.help'
  },
}

const COMMANDS: readonly Command[] = [
  visit,
  outing,
  paper,
  raise,
  progress,
  todo,
  common,
  meetings,
  find,
  deputies,
  handover,
  correct,
  withdraw,
  mute,
  unmute,
  groups,
  pause,
  resumeAll,
  delivery,
  grumble,
  cancel,
  back,
  resume,
  help,
]

const SENTENCE_HINT =
  '一句话也能登记，例如：今天走了张三、李四，都好；李四家路灯坏了，答应周五前修好。确认后才写入。'
const IMPORT_HINT = '导入：把填好的工作簿（.xlsx）直接发给我，先试算，您确认后才写入。'

/** A card with just the things this person may do (in a group: what a group may ask). */
export async function showHelp(turn: Turn): Promise<void> {
  if (turn.inGroup) {
    turn.say('我是民情助手。在群里@我说“进度”，看本群范围的走访进度。登记走访、查户请私聊我。')
    return
  }
  const items = COMMANDS.flatMap((command) => {
    const [first = ''] = command.words
    if (!command.what || !mayUse(command, turn.actor)) return []
    const confirm = command.confirm ? { confirm: command.confirm } : {}
    return [{ command: first, what: command.what, ...confirm }]
  })
  const hints = [
    ...(mayUse(visit, turn.actor) ? [SENTENCE_HINT] : []),
    ...(can(turn.actor, 'registry.import') ? [IMPORT_HINT] : []),
  ]
  await turn.show('help', { name: turn.actor.person.name, items, hints })
}

function mayUse(command: Command, actor: Actor): boolean {
  return command.may?.(actor) ?? true
}

/** The three likeliest things for this person. */
export function likeliest(actor: Actor): string[] {
  return [visit, progress, todo, help]
    .filter((command) => mayUse(command, actor))
    .flatMap(({ words }) => words.slice(0, 1))
    .slice(0, 3)
}

/**
 * The command that words mean, if any. Inside a dialogue only the bare words or words set apart by a blank count, so
 * that an answer like “查处违建” is not taken for 查.
 */
export function matchCommand(words: string, options: { readonly inDialogue: boolean }): Matched | null {
  const said = words.trim()
  const plain = said.normalize('NFKC')
  for (const command of COMMANDS)
    for (const word of command.words.map((w) => w.normalize('NFKC'))) {
      if (plain === word) return { command, text: '' }
      if (!command.takesText || !plain.startsWith(word)) continue
      const rest = (said.startsWith(word) ? said : plain).slice(word.length)
      const apart = /^[\s:：,，]/.test(rest)
      if (apart || (!options.inDialogue && GLUED.has(word)))
        return { command, text: rest.replace(/^[\s:：,，]+/, '') }
    }
  return null
}

/** Words that may be glued to what follows: 查张三, 吐槽表格太多. */
const GLUED = new Set(['查', '查户', '查找', '吐槽', '补录'])

export async function runCommand(turn: Turn, { command, text }: Matched): Promise<string> {
  if (turn.inGroup && !command.inGroups) {
    turn.say('这件事请私聊我办理，群里不显示户的信息。')
    return 'group.refused'
  }
  if (!mayUse(command, turn.actor)) {
    const told = await command.whoMay?.(turn)
    turn.tell('warning', told ?? '您的角色用不到这个功能。回“帮助”看您可以做什么。')
    return 'command.not-allowed'
  }
  return command.run(turn, text)
}
