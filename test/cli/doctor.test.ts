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

test('a model of the county stands in the line of the configuration', async () => {
  const { text } = await minqing(['doctor'], {
    MINQING_MODEL_URL: 'http://127.0.0.1:8000/v1',
    MINQING_MODEL_NAME: 'qwen',
    MINQING_MODEL_KEY: 'k3y',
  })
  expect(text).toContain('正常\t配置\t试用（没有配置飞书）；长句由模型 qwen（127.0.0.1:8000）再理一遍')
  expect(text).not.toContain('k3y')
}, 60_000)
