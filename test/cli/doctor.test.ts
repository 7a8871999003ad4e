import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FeishuPlatform, startFeishuPlatform } from '../feishu-platform/platform.js'
import { cliOver } from './run-cli.js'

const minqing = cliOver('cli_doctor')
let platform: FeishuPlatform

beforeAll(async () => {
  platform = await startFeishuPlatform()
})
afterAll(() => platform.close())

/** What the doctor says of the credentials, with these settings beside good ones. */
async function doctorWith(
  change: Record<string, string>,
): Promise<{ line: string | undefined; code: number | null }> {
  const { text, code } = await minqing(['doctor'], {
    FEISHU_APP_ID: platform.appId,
    FEISHU_APP_SECRET: platform.appSecret,
    FEISHU_DOMAIN: platform.url,
    MINQING_SECRET_KEY: Buffer.alloc(32, 1).toString('base64'),
    ...change,
  })
  return { line: text.split('\n').find((one) => one.includes('飞书凭证')), code }
}

test('credentials that the platform accepts are well', async () => {
  expect(await doctorWith({})).toEqual({ line: '正常\t飞书凭证\t凭证和通讯录权限被接受', code: 0 })
}, 60_000)

test('a wrong secret and a platform that does not answer are told apart', async () => {
  const wrong = await doctorWith({ FEISHU_APP_SECRET: 'wrong' })
  expect(wrong).toMatchObject({ code: 1, line: expect.stringMatching(/^异常.*不接受.*10014/) })
  const away = await doctorWith({ FEISHU_DOMAIN: 'http://127.0.0.1:1' })
  expect(away).toMatchObject({ code: 1, line: expect.stringMatching(/^异常.*没有正常应答（ECONNREFUSED）/) })
}, 60_000)
