import { start } from '../app/start.js'
import { loadConfig } from '../config/env.js'
import { logger, setLogLevel } from '../logger.js'
import { armCrashPoint } from '../spine/crash-points.js'
import { explain } from './explain.js'

/** Runs the program until it is told to stop. */
export async function serve(): Promise<void> {
  try {
    const config = loadConfig()
    setLogLevel(config.logLevel)
    if (config.crashAt) armCrashPoint(config.crashAt)
    process.stdout.write('正在启动民情助手（首次启动要准备数据库，可能需要一两分钟）……\n')
    const running = await start(config)
    const address = `http://${config.host}:${running.port}/`
    process.stdout.write(
      config.mode === 'trial'
        ? `民情助手试用已启动：用浏览器打开 ${address}（演示县的人和户都是虚构的；按 Ctrl+C 停止）\n`
        : `民情助手已启动（飞书，${config.feishu.mode}），状态见 ${address}readyz\n`,
    )
    stopOnSignal(running.stop)
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`)
    process.exit(1)
  }
}

function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false
  const onSignal = (): void => {
    if (stopping) return
    stopping = true
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'stop failed')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
}
