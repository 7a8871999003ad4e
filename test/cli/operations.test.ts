import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { cliOver, type Said } from './run-cli.js'

const minqing = cliOver('cli_operations')

function isOneSentence(said: Said, sentence: RegExp): void {
  expect(said.text).toMatch(sentence)
  expect(said.text).not.toMatch(/^\s+at /m)
  expect(said.code).toBe(1)
}

test.each([
  [{ PORT: 'abc' }, /PORT 的值不对/],
  [{ HOST: '0.0.0.0' }, /试用模式只能在本机使用，HOST/],
  [{ FEISHU_APP_ID: 'cli_a1' }, /还缺 FEISHU_APP_SECRET/],
  [{ FEISHU_APP_ID: 'cli_a1', FEISHU_APP_SECRET: 's' }, /没有设置 MINQING_SECRET_KEY/],
  [{ MONGODB_URI: 'db1' }, /MONGODB_URI 的值不对/],
  [{ MINQING_DATA_DIR: '/dev/null', MONGODB_URI: '' }, /不能使用 \/dev\/null.*MINQING_DATA_DIR/],
])('a start with %o names what is wrong', async (env, sentence) => {
  isOneSentence(await minqing(['start'], env), sentence)
})

test('a port in use is named', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  isOneSentence(await minqing(['start'], { PORT: String(port) }), new RegExp(`端口 ${port} 被占用`))
  server.close()
}, 60_000)

test.each([
  [['frobnicate'], /没有“frobnicate”这个命令/],
  [['import'], /缺少参数 file/],
  [['import', 'a.xlsx', '--force'], /没有“--force”这个选项/],
  [['job', 'run', 'nope'], /没有叫“nope”的任务/],
  [['job', 'run', 'nightly-recount', '--at', 'later'], /看不懂时间“later”/],
])('%o is refused with a sentence', async (args, sentence) => {
  isOneSentence(await minqing(args), sentence)
})

test('jobs are listed and run once for a tick, figures are recounted, and the doctor has a line for each check', async () => {
  expect((await minqing(['job', 'list'])).text).toMatch(/nightly-recount\t.*下次/)
  const run = ['job', 'run', 'nightly-recount', '--at', '2026-05-15T08:30']
  expect(await minqing(run)).toEqual({ code: 0, text: 'sent 0, skipped 0' })
  expect((await minqing(['job', 'list'])).text).toMatch(
    /nightly-recount\t.*下次 .*\t上次 5月15日 08:30 完成，发出 0、跳过 0\t/,
  )
  expect((await minqing(['recount'])).text).toContain('没有偏差')
  const doctor = await minqing(['doctor'])
  expect(doctor.text.split('\n').map((line) => line.split('\t').slice(0, 2))).toEqual(
    ['配置', '数据库', '时钟', '备份', '节假日表'].map((name) => ['正常', name]),
  )
  expect((await minqing(['bootstrap-admin'])).text).toMatch(/^一次性口令：[A-Z0-9-]+$/m)
}, 60_000)
