import { createHash } from 'node:crypto'
import { Agent, request } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Running, start } from '#src/app/start.js'
import { setLogLevel } from '#src/logger.js'
import { countyOfApp } from '#src/store/county.js'
import { type Connection, database } from '#src/store/database.js'
import { importRows } from '#src/store/registry/import-workbook.js'
import { runningClock } from '../feishu-platform/clock.js'
import { type FeishuPlatform, startFeishuPlatform } from '../feishu-platform/platform.js'
import { uriOf } from '../spine/program.js'
import { openEmpty } from '../support/desk.js'
import { SMALL_COUNTY } from '../support/small-county.js'
import { type Delivery, Dice, FORGERIES, type PressShape, pressEvent, signed } from './forgeries.js'

const NAME = 'fuzz_callbacks'
const FACTS = [
  'visits',
  'issues',
  'households',
  'counters',
  'audit',
  'people',
  'units',
  'villages',
  'grumbles',
  'admin_codes',
  'import_orders',
  'attachments',
  'campaigns',
]
/** Within the campaign of the small county; the program and the platform tell the same time. */
const NOON = Date.parse('2026-05-20T12:00:00+08:00')
const running = runningClock()
const began = running.now()
const now = (): number => NOON + (running.now() - began)

const agent = new Agent({ keepAlive: true, maxSockets: 24 })
const unhandled: unknown[] = []
const note = (error: unknown) => unhandled.push(error)

let platform: FeishuPlatform
let program: Running
let connection: Connection
let wang: ReturnType<FeishuPlatform['user']>
let chen: ReturnType<FeishuPlatform['user']>

beforeAll(async () => {
  setLogLevel('silent')
  process.on('unhandledRejection', note)
  process.on('uncaughtException', note)
  connection = await openEmpty(NAME)
  platform = await startFeishuPlatform({
    clock: {
      now,
      advance: (ms) => running.advance(ms),
      schedule: (ms, run) => running.schedule(ms, run),
      close: () => running.close(),
    },
  })
  wang = platform.user('王芳')
  chen = platform.user('陈磊')
  const county = await countyOfApp(database(connection), `feishu:${platform.appId}`, now())
  await importRows({ connection, county, actor: 'system', now: NOON, rows: SMALL_COUNTY })
  for (const [id, { openId }] of [
    ['C1', wang],
    ['C2', chen],
  ] as const)
    await database(connection)
      .collection<{ _id: string }>('people')
      .updateOne({ _id: `${county}/${id}` }, { $set: { feishuOpenId: openId } })
  program = await start(
    {
      ...{ mode: 'live', port: 0, host: '127.0.0.1', dataDir: '/nonexistent', mongodbUri: uriOf(NAME) },
      mongodSearch: { pathFolders: [], cacheDir: '/nonexistent', mayDownload: false, proxied: false },
      ...{ model: undefined, logLevel: 'silent', crashAt: undefined, secretKey: Buffer.alloc(32, 9) },
      feishu: {
        ...{ appId: platform.appId, appSecret: platform.appSecret, mode: 'webhook', domain: platform.url },
        ...{ encryptKey: platform.encryptKey, verificationToken: platform.verificationToken },
      },
    },
    now,
  )
  await platform.webhookTarget(address(), { verify: true })
})

afterAll(async () => {
  await program?.stop()
  await platform?.close()
  await connection?.close()
  agent.destroy()
  setLogLevel('info')
  process.off('unhandledRejection', note)
  process.off('uncaughtException', note)
})

function address(): string {
  return `http://127.0.0.1:${program.port}/feishu/events`
}

interface Reply {
  readonly status: number
  readonly body: string
}

function post({ raw, headers }: Delivery): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const call = request(
      address(),
      { method: 'POST', agent, headers: { 'content-type': 'application/json', ...headers } },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
        )
        answer.on('error', reject)
      },
    )
    call.on('error', reject)
    call.end(raw)
  })
}

/** Posts all, some at a time, and gives what came back in the order of the deliveries. */
async function postAll(deliveries: readonly Delivery[]): Promise<Reply[]> {
  const replies: Reply[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    for (let i = next++; i < deliveries.length; i = next++) {
      const delivery = deliveries[i]
      if (delivery) replies[i] = await post(delivery)
    }
  }
  await Promise.all(Array.from({ length: 24 }, worker))
  return replies
}

async function facts(): Promise<string> {
  const db = database(connection)
  const all = await Promise.all(FACTS.map((name) => db.collection(name).find({}).sort({ _id: 1 }).toArray()))
  return createHash('sha256').update(JSON.stringify(all)).digest('hex')
}

async function listOf(person: typeof wang) {
  await person.sendText('走访')
  return platform.waitForMessage((one) => one.chatId === person.chatId && one.type === 'interactive')
}

/** The token behind the button that logs a household with a tap. */
function tokensIn(card: unknown): string[] {
  return [...JSON.stringify(card).matchAll(/"t":"([\w-]{22}\.[\w-]{8})"/g)].map((match) => match[1] ?? '')
}

test('ten thousand forged, mangled, stale and senseless callbacks change no fact, and a good one works after them', async () => {
  const card = await listOf(wang)
  const foreign = await listOf(chen)
  const dice = new Dice(20_260_520)
  const tokens = tokensIn(card.card)
  expect(tokens.length).toBeGreaterThan(3)
  const before = await facts()
  const good: PressShape = {
    ...{ openId: wang.openId, chatId: wang.chatId, messageId: card.messageId, value: { t: tokens[0] } },
  }

  const forged = Array.from({ length: 9_000 }, () =>
    dice.pick(FORGERIES)(() => pressEvent(platform, good, now()), platform, dice, now()),
  )
  const huge = signed('huge', { filler: 'x'.repeat(900_000) }, platform, now())
  const answers = await postAll([...forged, huge, { ...huge, raw: `${huge.raw}${'x'.repeat(300_000)}` }])
  const let_in = answers.flatMap(({ status }, i) =>
    status >= 400 && status < 500 ? [] : [`${forged[i]?.what}: ${status}`],
  )
  expect([...new Set(let_in)]).toEqual([])
  expect(await facts()).toBe(before)
  expect(
    await database(connection)
      .collection('inbox')
      .countDocuments({ _id: /fuzz-/ as never }),
  ).toBe(0)

  const mutated = (token: string): string => {
    const at = dice.roll(token.length)
    const other = dice.pick(['A', 'b', '0', '-', '_', '.', '$', '张', ''])
    return token[at] === other ? `${token}x` : token.slice(0, at) + other + token.slice(at + 1)
  }
  const senseless: (() => Partial<PressShape>)[] = [
    () => ({ value: { t: mutated(tokens[dice.roll(tokens.length)] ?? '') } }),
    () => ({ value: { t: mutated(tokens[0] ?? '') }, form: { $where: 'sleep(1000)', a: { $ne: null } } }),
    () => ({ value: { t: { $gt: '' } } }),
    () => ({ value: JSON.parse(`{"__proto__":{"t":"${tokens[0]}"}}`) as unknown }),
    () => ({ value: { t: `${tokens[0]}` }, openId: chen.openId, chatId: chen.chatId }),
    () => ({ value: { t: `${tokens[0]}` }, messageId: `om_${dice.hex(32)}` }),
    () => ({ value: { t: tokensIn(foreign.card)[0] } }),
    () => ({
      value: { t: `${dice.hex(22)}.${dice.hex(8)}` },
      form: { visitDay: 7, findings: ['x', { y: 1 }], way: null },
    }),
    () => ({ value: { t: '' }, name: `submit0_${Buffer.from(mutated(tokens[0] ?? '')).toString('hex')}` }),
    () => ({ value: '{"t":{"$regex":".*"}}' }),
  ]
  const presses = Array.from({ length: 1_000 }, (_, i) =>
    signed(
      'senseless press',
      pressEvent(platform, { ...good, ...senseless[i % senseless.length]?.() }, now()),
      platform,
      now(),
    ),
  )
  const polite = await postAll(presses)
  const wrong = polite.flatMap(({ status, body }, i) => {
    const fine = (status === 200 && body.includes('toast')) || status === 400
    return fine ? [] : [`${i % senseless.length}: ${status} ${body.slice(0, 80)}`]
  })
  expect([...new Set(wrong)]).toEqual([])
  expect(polite.filter(({ status }) => status === 200).length).toBeGreaterThan(700)
  expect(await facts()).toBe(before)
  expect(unhandled).toEqual([])

  const fresh = await listOf(wang)
  const pressed = await wang.press(fresh.messageId, { text: '已走访，无问题', nth: 0 })
  expect(pressed.outcome).toBe('answered')
  expect(await database(connection).collection('visits').countDocuments({})).toBe(1)
  expect(await facts()).not.toBe(before)
}, 90_000)

test('one good delivery, replayed a hundred times, has one effect', async () => {
  const message = { message_id: 'om_replayed', chat_id: wang.chatId, chat_type: 'p2p', message_type: 'text' }
  const body = {
    schema: '2.0',
    header: {
      event_id: 'replayed',
      event_type: 'im.message.receive_v1',
      create_time: String(now()),
      token: platform.verificationToken,
      app_id: platform.appId,
    },
    event: {
      sender: { sender_id: { open_id: wang.openId }, sender_type: 'user' },
      message: { ...message, create_time: String(now()), content: '{"text":"吐槽 表太多"}' },
    },
  }
  const delivery = signed('replayed', body, platform, now())
  const replies = await postAll(Array.from({ length: 100 }, () => delivery))
  expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]))
  const db = database(connection)
  while ((await db.collection('inbox').countDocuments({ state: 'waiting' })) > 0)
    await new Promise(setImmediate)
  expect(await db.collection('grumbles').countDocuments({})).toBe(1)
})
