import type { Command } from 'commander'

const HEADINGS: Readonly<Record<string, string>> = {
  'Usage:': '用法：',
  'Arguments:': '参数：',
  'Options:': '选项：',
  'Commands:': '命令：',
}

/** What the parser finds wrong, and what is said of it. The captured words are the operator's own. */
const FAULTS: readonly (readonly [RegExp, (word: string) => string])[] = [
  [/unknown command '(.*?)'/, (word) => `没有“${word}”这个命令`],
  [/unknown option '(.*?)'/, (word) => `没有“${word}”这个选项`],
  [/missing required argument '(.*?)'/, (word) => `缺少参数 ${word}`],
  [/option '(.*?)' argument missing/, (word) => `选项 ${word} 后面缺少内容`],
  [/too many arguments/, () => '参数太多'],
]

/** Makes the parser speak Chinese. Commands that are added later take it over. */
export function speakChinese(program: Command): void {
  program
    .helpOption('-h, --help', '显示用法')
    .helpCommand('help [command]', '显示一个命令的用法')
    .showHelpAfterError('用法见 minqing --help')
    .configureHelp({ styleTitle: (title) => HEADINGS[title] ?? title })
    .configureOutput({ outputError: (text, write) => write(`${inChinese(text)}\n`) })
}

function inChinese(text: string): string {
  for (const [pattern, say] of FAULTS) {
    const found = pattern.exec(text)
    if (found) return say(found[1] ?? '')
  }
  return text.replace(/^error: /, '').trimEnd()
}
