import { Command } from 'commander'
import type { CommandResult } from './command-result.js'
import { speakChinese } from './wording.js'
import type { Workplace } from './workplace.js'

/** The command line. Each command loads only what it needs. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('minqing').description('民情助手：县里走访活动的登记、进度和名册')
  speakChinese(program)
  program
    .command('start')
    .description('启动（没有配置飞书时打开试用网页）')
    .action(async () => (await import('./serve.js')).serve())
  program
    .command('template <file>')
    .description('写一个空工作簿，含全部表、下拉选项和示例')
    .action((file: string) => run(async () => (await import('./registry.js')).template(file)))
  addRegistry(program)
  addOperations(program)
  await program.parseAsync([...argv])
}

function addRegistry(program: Command): void {
  program
    .command('import <file>')
    .description('导入工作簿，全部成功或什么都不写')
    .option('--dry-run', '只试算，不写入')
    .action((file: string, options: { dryRun?: boolean }) =>
      atWork(async (place) =>
        (await import('./registry.js')).importFile(place, file, options.dryRun ?? false),
      ),
    )
  program
    .command('imports')
    .description('已做的导入')
    .command('undo <id>')
    .description('撤销一次导入')
    .action((id: string) => atWork(async (place) => (await import('./registry.js')).undo(place, id)))
  program
    .command('recount')
    .description('从走访记录重新核算覆盖数，有偏差就改正并报告')
    .action(() => atWork(async (place) => (await import('./operations.js')).recountAll(place)))
}

function addOperations(program: Command): void {
  const job = program.command('job').description('定时任务')
  job
    .command('list')
    .description('列出全部任务和下次运行的时间')
    .action(() => atWork(async (place) => (await import('./operations.js')).listJobs(place)))
  job
    .command('run <name>')
    .description('运行一个任务，等它要发的消息都交出去')
    .option('--at <time>', '按哪个时刻运行（ISO；不写时区按北京时间）')
    .option('--dry-run', '只数不发')
    .action((name: string, options: { at?: string; dryRun?: boolean }) =>
      atWork(async (place) => (await import('./operations.js')).runJob(place, name, options)),
    )
  const settings = program
    .command('settings')
    .description('本县的设置：信访期限、纠纷期限、延长期限、观察期、操作记录保留')
    .action(() => atWork(async (place) => (await import('./settings.js')).showSettings(place)))
  settings
    .command('set <name> <value>')
    .description('改一项设置，记入审计')
    .action((name: string, value: string) =>
      atWork(async (place) => (await import('./settings.js')).setSetting(place, name, value)),
    )
  program
    .command('holidays <file>')
    .description('导入一年的放假和调休安排（CSV：日期，休或班）')
    .action((file: string) =>
      atWork(async (place) => (await import('./holidays.js')).loadHolidays(place, file)),
    )
  program
    .command('audit')
    .description('逐天核对操作记录和封存，说明哪些天已到期清理')
    .action(() => atWork(async (place) => (await import('./audit.js')).checkAudit(place)))
  program
    .command('doctor')
    .description('检查配置、凭证、数据库、时钟和节假日表')
    .action(() => run(async () => (await import('./doctor.js')).doctor()))
  program
    .command('bootstrap-admin')
    .description('生成一次性口令（30 分钟），发给机器人的人成为第一位管理员')
    .action(() => atWork(async (place) => (await import('./operations.js')).bootstrapAdmin(place)))
}

async function atWork(command: (place: Workplace) => Promise<CommandResult>): Promise<void> {
  await run(async () => (await import('./workplace.js')).withWorkplace(command))
}

async function run(command: () => Promise<CommandResult>): Promise<void> {
  const { explain } = await import('./explain.js')
  try {
    const { lines, ok } = await command()
    process.stdout.write(`${lines.join('\n')}\n`)
    process.exitCode = ok ? 0 : 1
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`)
    process.exitCode = 1
  }
}
