import { toPlainText } from '#cards/plain-text.js'
import { stateCouncilCalendar } from '#src/calendar/state-council.js'
import { answerQuestion } from '#src/conversation/answer-question.js'
import { identify } from '#src/conversation/identify.js'
import { drawPanel } from '#src/conversation/panels/index.js'
import { sessionKey } from '#src/conversation/session-key.js'
import { Turn } from '#src/conversation/turn.js'
import { DomainError } from '#src/domain/errors.js'
import type { Incoming } from '#src/messenger/port.js'
import { MongoReaders } from '#src/store/readers/readers.js'
import { sentenceFor } from '#src/text/error-sentences.js'
import type { QuestionSaid } from '#src/understanding/understood.js'
import { COUNTY, type Desk } from './desk.js'

/** What somebody gets for a question, once its words were understood; in their private chat, or in a group. */
export async function ask(
  desk: Desk,
  account: string,
  question: QuestionSaid,
  chat: Incoming['chat'] = { id: `oc_${account}`, kind: 'private' },
): Promise<{ label: string; said: string; changes: number }> {
  const event = desk.event(account, { kind: 'text', text: '', mentioned: true }, chat)
  const readers = new MongoReaders(COUNTY, desk.db)
  const turn = new Turn(
    {
      ...{ event, order: '0', readers, now: desk.clock.now, calendar: stateCouncilCalendar() },
      ...{ capabilities: desk.messenger.capabilities, secret: Buffer.alloc(32, 7) },
    },
    drawPanel,
  )
  const who = await identify(turn, {})
  if (who.kind === 'stranger') throw new Error(who.sentence)
  turn.begin(who.actor, await readers.session(sessionKey(event)), [])
  const label = await answerQuestion(turn, question).catch((error: unknown) => {
    if (!(error instanceof DomainError)) throw error
    turn.say(sentenceFor(error))
    return `refused.${error.code}`
  })
  const { messages, changes } = turn.outcome(label)
  const said = messages.map(({ content }) =>
    content.kind !== 'card'
      ? content.kind === 'text'
        ? content.text
        : content.name
      : toPlainText(content.card),
  )
  return { label, said: said.join('\n'), changes: changes.length }
}
