import { createDecipheriv, createHash } from 'node:crypto'
import { createServer } from 'node:http'
import mongoose, { type mongo } from 'mongoose'
import { visitListCard } from '#cards/visit-list.js'
import { renderCard } from '#src/messenger/feishu/render-card.js'
import { APP_ID, COUNTY } from './secrets.js'

/*
 * The limit that the product's turn is measured against: one tap, the same crypto, the same documents in one durable
 * transaction, by the native driver alone. It reads only what it must write back, checks no rights, looks no button up,
 * draws no card (the answer is a card made at the start) and marks nothing as sent.
 */

type Doc = mongo.Document & { _id: string }
interface Pressed {
  header: { event_id: string; token: string; app_id: string }
  event: {
    operator: { open_id: string }
    action: { value: { t: string; h: string } }
    context: { open_chat_id: string }
  }
}

const { env } = process
const encryptKey = env.FEISHU_ENCRYPT_KEY ?? ''
const key = createHash('sha256').update(encryptKey).digest()
const client = new mongoose.mongo.MongoClient(env.MONGODB_URI ?? '', {
  maxPoolSize: 64,
  writeConcern: { w: 'majority', journal: true },
})
await client.connect()
const db = client.db()
const cards = db.collection<Doc>('cards')
const sessions = db.collection<Doc>('sessions')
const households = db.collection<Doc>('households')
const counters = db.collection<Doc>('counters')
const collection = (name: string) => db.collection<Doc>(name)

const CARD = visitListCard({
  title: '待走访',
  asOf: '11月24日 15:00',
  coverage: { covered: 3, toVisit: 35, moved: 0, vacant: 0 } as never,
  rows: Array.from({ length: 8 }, (_, nth) => ({
    householdId: `00001-000${nth}`,
    head: '张建国',
    place: '第1镇第1村1组',
    hint: '脱贫户，3人',
    ...(nth < 4 ? { logged: '见到本人' } : {}),
  })),
  hasPrevious: false,
  hasNext: true,
})
const STORED_CARD = JSON.stringify(CARD)
const ANSWER = JSON.stringify({
  toast: { type: 'success', content: '已登记：张建国。点错了可回“撤销”' },
  card: { type: 'raw', data: renderCard({ key: 'k'.repeat(22), rev: 1, card: CARD }) },
})

createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const pressed = opened(Buffer.concat(chunks), request.headers)
    if (!pressed) {
      response.writeHead(401).end('{}')
      return
    }
    turn(pressed).then(
      () => {
        response.setHeader('content-type', 'application/json; charset=utf-8')
        response.setHeader('content-length', Buffer.byteLength(ANSWER))
        response.end(ANSWER)
      },
      () => response.writeHead(503, { 'content-length': 2 }).end('{}'),
    )
  })
}).listen(Number(env.PORT), '127.0.0.1')
process.on('SIGTERM', () => process.exit(0))

function opened(body: Buffer, headers: Record<string, unknown>): Pressed | null {
  const signature = createHash('sha256')
    .update(`${headers['x-lark-request-timestamp']}${headers['x-lark-request-nonce']}${encryptKey}`)
    .update(body)
    .digest('hex')
  if (signature !== headers['x-lark-signature']) return null
  const sealed = Buffer.from(JSON.parse(body.toString('utf8')).encrypt, 'base64')
  const decipher = createDecipheriv('aes-256-cbc', key, sealed.subarray(0, 16))
  const text = Buffer.concat([decipher.update(sealed.subarray(16)), decipher.final()]).toString('utf8')
  const pressed = JSON.parse(text) as Pressed
  const { token, app_id } = pressed.header
  return token === env.FEISHU_VERIFICATION_TOKEN && app_id === APP_ID ? pressed : null
}

/** Two taps that meet in a counter make one of the transactions start again. */
async function turn(pressed: Pressed): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await tried(pressed)
    } catch (error) {
      const again = error instanceof mongoose.mongo.MongoServerError && error.code === 112
      if (!again || attempt === 20) throw error
    }
  }
}

async function tried({ header, event }: Pressed): Promise<void> {
  const openId = event.operator.open_id
  const cardKey = event.action.value.t.slice(0, 22)
  const householdId = `${COUNTY}/${event.action.value.h}`
  const sessionKey = `${COUNTY}/feishu:private:${openId}`
  const [card, sessionRow, household] = await Promise.all([
    cards.findOne({ _id: `${COUNTY}/${cardKey}` }),
    sessions.findOne({ _id: sessionKey }),
    households.findOne({ _id: householdId }),
  ])
  if (!card || !sessionRow || !household) throw new Error('not there')
  const session = client.startSession()
  try {
    session.startTransaction({ writeConcern: { w: 'majority', journal: true } })
    const rows = documents(header.event_id, openId, event.context.open_chat_id, card, household)
    const options = { session }
    await collection('inbox').insertOne(rows.inbox, options)
    await collection('visits').insertOne(rows.visit, options)
    await collection('audit').insertOne(rows.audit, options)
    await collection('outbox').insertOne(rows.outbox, options)
    const guarded = [
      await households.updateOne({ _id: householdId, rev: household.rev }, rows.household, options),
      await sessions.updateOne(
        { _id: sessionKey, rev: sessionRow.rev },
        {
          $set: {
            draft: null,
            parked: null,
            draftCard: null,
            lastVisitId: rows.visit._id,
            at: new Date(),
            rev: Number(sessionRow.rev) + 1,
          },
        },
        options,
      ),
      await cards.updateOne({ _id: card._id, rev: card.rev }, rows.card, options),
    ]
    if (guarded.some((result) => result.matchedCount !== 1)) throw new Error('conflict')
    const moved = { $inc: { 'n.unvisited': -1, 'n.met': 1 }, $set: { at: new Date() } }
    await counters.updateOne({ _id: rows.cell }, moved, options)
    await counters.updateOne({ _id: rows.cadre }, moved, options)
    await session.commitTransaction()
  } catch (error) {
    if (session.inTransaction()) await session.abortTransaction()
    throw error
  } finally {
    await session.endSession()
  }
}

function documents(eventId: string, openId: string, chatId: string, card: Doc, household: Doc) {
  const now = new Date()
  const cadreId = household.cadreId as string
  const visitId = createHash('sha256').update(eventId).digest('base64url').slice(0, 22)
  const facts = { householdId: household._id, result: 'met', visitDay: '2024-05-15', status: 'standing' }
  const order = now.getTime().toFixed(3).padStart(18, '0')
  const rev = Number(card.rev) + 1
  const params = card.params as { logged: object }
  return {
    inbox: {
      _id: `${COUNTY}/feishu/${eventId}`,
      county: COUNTY,
      platform: 'feishu',
      lane: `feishu:private:${openId}`,
      state: 'done',
      order,
      receivedAt: now,
      doneAt: now,
      label: 'visit.tap',
    },
    visit: {
      _id: `${COUNTY}/${visitId}`,
      county: COUNTY,
      campaignId: 'bench',
      ...facts,
      villageId: household.villageId,
      unitId: household.unitId,
      cadreId,
      enteredBy: cadreId,
      enteredAt: now,
      issueIds: [],
      attachmentIds: [],
      rev: 0,
      via: 'tap',
    },
    audit: {
      _id: `${COUNTY}/${visitId}-a`,
      county: COUNTY,
      at: now,
      actor: cadreId,
      verb: 'visit.record',
      subject: `visit/${visitId}`,
      before: null,
      after: { ...facts, issueIds: [], attachmentIds: [] },
    },
    outbox: {
      _id: `${COUNTY}/${order}.${visitId.slice(0, 16)}.0`,
      county: COUNTY,
      platform: 'feishu',
      chatId,
      kind: 'update',
      content: { kind: 'card', key: 'k'.repeat(22), rev, card: STORED_CARD },
      cardKey: 'k'.repeat(22),
      cardRev: rev,
      state: 'queued',
      createdAt: now,
      dueAt: now,
      attempts: 0,
      uuid: `${order}.${visitId.slice(0, 16)}.0`,
    },
    household: {
      $set: { state: 'met', lastVisitId: visitId, lastVisitDay: '2024-05-15' },
      $inc: { rev: 1, visits: 1 },
      $unset: { uncovered: '' },
    },
    card: {
      $set: {
        rev,
        panel: card.panel,
        params: { ...params, logged: { ...params.logged, [household._id]: 'met' } },
        intents: withoutTwo(card.intents as string),
      },
    },
    cell: `${COUNTY}/bench/cell/${household.unitId}/${household.villageId}`,
    cadre: `${COUNTY}/bench/cadre/${cadreId}`,
  }
}

/** The buttons of the logged household are gone; cut from the text, which is the cheapest way there is. */
function withoutTwo(intents: string): string {
  const second = intents.indexOf('{"verb"', 2)
  return `[${intents.slice(intents.indexOf('{"verb"', second + 1))}`
}
