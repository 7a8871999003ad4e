import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

const ANSWER_LIMIT_MS = 15_000
const ONE_TAP = '已走访，无问题'

/** As the first person of the demo county who is offered a household: takes the one tap, and sees 进度 move by one. */
export async function logVisit(base) {
  const { personas } = await ask(base, 'GET', '/trial/state')
  for (const { id } of personas) {
    const chat = `p:${id}`
    const offer = await say(base, id, '走访')
    const button = findButton(offer.body)
    if (!button) continue
    const press = { eventId: randomUUID(), as: id, chat, messageId: offer.id, token: button.token }
    const before = covered(await say(base, id, '进度'))
    const { message, toast } = await ask(base, 'POST', '/trial/press', press)
    if (!message && !toast) throw new Error('the press on a household was not answered')
    const after = covered(await say(base, id, '进度'))
    if (after !== before + 1) throw new Error(`进度 went from ${before} to ${after} households by one visit`)
    return
  }
  throw new Error(`nobody of the demo county was offered ${ONE_TAP}`)
}

/** Says it in the private chat and resolves to the bot's answer. */
async function say(base, id, text) {
  const chat = `p:${id}`
  const seen = await lastSeq(base, chat)
  await ask(base, 'POST', '/trial/messages', { eventId: randomUUID(), as: id, chat, text, mentioned: false })
  return answer(base, chat, seen)
}

/** The first number of `覆盖率 52.9%（18/34）`. */
function covered({ body }) {
  const facts = body.kind === 'card' ? body.card.body.flatMap((block) => block.items ?? []) : []
  const rate = facts.find(({ label }) => label === '覆盖率')
  const numbers = /（(\d+)\/\d+）/.exec(rate?.value ?? '')
  if (!numbers) throw new Error('the answer to 进度 has no 覆盖率 with its numbers')
  return Number(numbers[1])
}

function findButton(body) {
  const blocks = body.kind === 'card' ? body.card.body : []
  return blocks.flatMap((block) => block.buttons ?? []).find(({ label }) => label.includes(ONE_TAP))
}

async function lastSeq(base, chat) {
  return (await messagesOf(base, chat)).at(-1)?.seq ?? 0
}

function messagesOf(base, chat) {
  return ask(base, 'GET', `/trial/chats/${encodeURIComponent(chat)}/messages`)
}

async function answer(base, chat, afterSeq) {
  const until = Date.now() + ANSWER_LIMIT_MS
  while (Date.now() < until) {
    const messages = await messagesOf(base, chat)
    const found = messages.find((message) => message.from === null && message.seq > afterSeq)
    if (found) return found
    await sleep(100)
  }
  throw new Error(`the bot did not answer in ${chat} within ${ANSWER_LIMIT_MS / 1000} s`)
}

async function ask(base, method, path, body) {
  const response = await fetch(base + path, {
    method,
    headers: { origin: base, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 200)}`)
  return JSON.parse(text)
}
