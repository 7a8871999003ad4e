import { buttonsOf } from '#cards/card.js'
import { type Answer, actionToken, type FormValue, type Incoming } from '#src/messenger/port.js'
import type { Desk } from '../support/desk.js'
import { type PostedMessage, seen } from '../support/memory-messenger.js'

/**
 * A conversation as text. What a person does:
 * `> 走访` says a word; `>@ 进度` says it in a group with the bot mentioned; `* 详细登记 {"…":"…"}` presses the newest
 * button of that label, `* 详细登记 #2` the second of them on the card, `* 提交 ^1` the one on the card before;
 * `**` sends the last press once more, as a double tap or a slow phone does; `= ou_H1` changes the speaker,
 * `= ou_C1 oc_unit` speaks in a group; `@ 2026-05-20 21:00` and `@ +31 分钟` move the clock; `! …` is what happens
 * outside of words (see `HAPPENINGS` of the player). What comes back:
 * `< ` a new message, `^ ` a card that changed in its place (their further lines are indented), `~ ` a toast.
 */
export class Player {
  readonly #desk: Desk
  readonly #happenings: Happenings
  account = 'ou_C1'
  chat: Incoming['chat'] = { id: 'oc_ou_C1', kind: 'private' }
  #last: { token: string; message: PostedMessage } | undefined

  constructor(desk: Desk, happenings: Happenings) {
    this.#desk = desk
    this.#happenings = happenings
  }

  get desk(): Desk {
    return this.#desk
  }

  /** Plays what the text does and gives the text anew, with what came back. */
  async play(text: string): Promise<string> {
    const lines: string[] = []
    for (const line of text.split('\n')) {
      if (/^(<|\^|~|\s+\S)/.test(line)) continue
      lines.push(line)
      if (line === '' || line.startsWith('#')) continue
      lines.push(...(await this.#reactions(line)).map(withUsualCode))
    }
    return lines.join('\n')
  }

  async #reactions(line: string): Promise<string[]> {
    const { posted } = this.#desk.messenger
    const before = posted.length
    const shown = new Map(posted.map((message) => [message.id, message.shown?.rev]))
    const answer = await this.#act(line)
    await this.#desk.settled()
    const changed = posted.slice(0, before).filter(({ id, shown: now }) => now?.rev !== shown.get(id))
    return [
      ...(answer?.toast ? [`~ ${answer.toast.text}`] : []),
      ...this.#byChat(changed).flatMap((message) => marked('^', seen(message))),
      ...this.#byChat(posted.slice(before)).flatMap((m) => marked(this.#markFor(m), seen(m))),
    ]
  }

  /** Chats are written to side by side: only within each of them there is an order. This one comes first. */
  #byChat(messages: readonly PostedMessage[]): PostedMessage[] {
    const rank = ({ chat }: PostedMessage): string => (chat === this.chat.id ? '' : chat)
    return [...messages].sort((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0))
  }

  /** A message that goes elsewhere than where the speaker is says where. */
  #markFor(message: PostedMessage): string {
    return message.chat === this.chat.id ? '<' : `< （${message.chat}）`
  }

  async #act(line: string): Promise<Answer | undefined> {
    const words = line.slice(1).trim()
    switch (line[0]) {
      case '>':
        return this.#say(words)
      case '*':
        return line === '**' ? this.#send() : this.#press(words)
      case '@':
        this.#desk.clock.now = clockAt(words, this.#desk.clock.now)
        return
      case '=':
        return this.#speak(words)
      case '!':
        return this.#happen(words)
      default:
        throw new Error(`not understood: ${line}`)
    }
  }

  async #say(words: string): Promise<Answer> {
    const mentioned = words.startsWith('@')
    const text = mentioned ? words.slice(1).trim() : words
    return this.give({ kind: 'text', text, mentioned })
  }

  give(body: Incoming['body'], chat = this.chat): Promise<Answer> {
    return this.#desk.messenger.receive(this.#desk.event(this.account, body, chat))
  }

  #speak(words: string): undefined {
    const [account = '', group] = words.split(/\s+/)
    this.account = account
    this.chat = group ? { id: group, kind: 'group' } : { id: `oc_${account}`, kind: 'private' }
  }

  async #happen(words: string): Promise<Answer | undefined> {
    const [name = '', ...rest] = words.split(/\s+/)
    const happen = this.#happenings[name]
    if (!happen) throw new Error(`not known: ! ${words}`)
    const answer = await happen(this, rest)
    return answer ?? undefined
  }

  #press(words: string): Promise<Answer> {
    const parts = /^(.*?)(?:\s+#(\d+))?(?:\s+\^(\d+))?(?:\s+(\{.*\}))?$/.exec(words)
    const [, label = '', nth = '1', older = '0', form = '{}'] = parts ?? []
    const has = ({ shown }: PostedMessage): boolean =>
      shown !== null && buttonsOf(shown.card).some((button) => button.label === label)
    const messages = this.#desk.messenger.posted.filter(
      (message) => message.chat === this.chat.id && has(message),
    )
    const message = messages[messages.length - 1 - Number(older)]
    const buttons = message?.shown ? buttonsOf(message.shown.card).filter((one) => one.label === label) : []
    const button = buttons[Number(nth) - 1]
    if (!message?.shown || !button) throw new Error(`no button “${words}”`)
    this.#last = { token: actionToken(message.shown.key, button.intent), message }
    return this.#send(JSON.parse(form) as Record<string, FormValue>)
  }

  pressAs(account: string): Promise<Answer> {
    const own = this.account
    this.account = account
    return this.#send().finally(() => {
      this.account = own
    })
  }

  async #send(form: Record<string, FormValue> = {}): Promise<Answer> {
    if (!this.#last) throw new Error('nothing was pressed yet')
    const { token, message } = this.#last
    const answer = await this.give({ kind: 'press', token, form, onMessage: message.id })
    if (answer.card) {
      message.shown = answer.card
      answer.delivered?.()
    }
    return answer
  }
}

export type Happenings = Readonly<
  Record<string, (player: Player, words: readonly string[]) => Promise<Answer | undefined> | undefined>
>

/** The code of a printed list follows from the ids of events, which other transcripts count on. */
function withUsualCode(line: string): string {
  return line.replaceAll(/(?<=出门单 |补录 )[ACDEFGHJKMNPQRTWXY34679]{4}(?=[ .：】（，]|$)/g, 'K7Q4')
}

function marked(mark: string, text: string): string[] {
  const [first = '', ...more] = text.split('\n')
  return [`${mark} ${first}`, ...more.map((line) => (line.trim() === '' ? '  ·' : `  ${line}`))]
}

function clockAt(words: string, now: number): number {
  const later = /^\+(\d+) ?(分钟|小时|天)$/.exec(words)
  if (later)
    return now + Number(later[1]) * { 分钟: 60_000, 小时: 3_600_000, 天: 86_400_000 }[later[2] as '天']
  const at = Date.parse(`${words.replace(' ', 'T')}:00+08:00`)
  if (Number.isNaN(at)) throw new Error(`no time: ${words}`)
  return at
}
