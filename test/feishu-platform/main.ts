import { parseArgs } from 'node:util'
import { CONTROL_HELP, Control } from './control.js'
import { startFeishuPlatform } from './platform.js'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    webhook: { type: 'string' },
    'app-id': { type: 'string' },
    'app-secret': { type: 'string' },
    'encrypt-key': { type: 'string' },
    'verification-token': { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) {
  process.stdout.write(
    `main.ts [--port P] [--webhook URL] [--app-id --app-secret --encrypt-key --verification-token WORD]\n\n${CONTROL_HELP}`,
  )
} else {
  const platform = await startFeishuPlatform({
    port: Number(values.port),
    ...(values['app-id'] && { appId: values['app-id'] }),
    ...(values['app-secret'] && { appSecret: values['app-secret'] }),
    ...(values['encrypt-key'] && { encryptKey: values['encrypt-key'] }),
    ...(values['verification-token'] && { verificationToken: values['verification-token'] }),
  })
  platform.addRoutes(new Control(platform).routes())
  if (values.webhook) await platform.webhookTarget(values.webhook)
  process.stdout.write(
    [
      `FEISHU_DOMAIN=${platform.url}`,
      `FEISHU_APP_ID=${platform.appId}`,
      `FEISHU_APP_SECRET=${platform.appSecret}`,
      `FEISHU_ENCRYPT_KEY=${platform.encryptKey}`,
      `FEISHU_VERIFICATION_TOKEN=${platform.verificationToken}`,
      `FEISHU_MODE=${values.webhook ? 'webhook' : 'websocket'}`,
      '',
      CONTROL_HELP,
    ].join('\n'),
  )
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void platform.close().then(() => process.exit(0)))
  }
}
