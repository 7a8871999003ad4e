import { newId } from './ids.js'

export interface Person {
  readonly openId: string
  readonly unionId: string
  readonly userId: string
  readonly name: string
  readonly mobile: string | undefined
  /** Within the app's availability range. */
  available: boolean
  resigned: boolean
  /** Has stopped messages from the bot. */
  stoppedBot: boolean
}

export interface Chat {
  readonly chatId: string
  readonly kind: 'p2p' | 'group'
  readonly name: string
  /** open_ids */
  readonly members: Set<string>
  botInside: boolean
  dissolved: boolean
  /** Only owners may speak. */
  muted: boolean
}

/** The people and chats of one tenant. */
export class World {
  readonly botOpenId = newId.open()
  readonly botName: string
  readonly people = new Map<string, Person>()
  readonly chats = new Map<string, Chat>()
  readonly #privateChats = new Map<string, string>()

  constructor(botName: string) {
    this.botName = botName
  }

  addPerson(name: string, mobile: string | undefined): Person {
    const person: Person = {
      openId: newId.open(),
      unionId: newId.union(),
      userId: newId.user(),
      name,
      mobile,
      available: true,
      resigned: false,
      stoppedBot: false,
    }
    this.people.set(person.openId, person)
    return person
  }

  addGroup(name: string): Chat {
    return this.#addChat('group', name, [], false)
  }

  /** The chat of one person with the bot. */
  privateChat(person: Person): Chat {
    const known = this.chats.get(this.#privateChats.get(person.openId) ?? '')
    if (known) return known
    const chat = this.#addChat('p2p', person.name, [person.openId], true)
    this.#privateChats.set(person.openId, chat.chatId)
    return chat
  }

  /** The person of a private chat. */
  partnerOf(chat: Chat): Person | undefined {
    const [openId] = chat.kind === 'p2p' ? chat.members : []
    return openId ? this.people.get(openId) : undefined
  }

  #addChat(kind: Chat['kind'], name: string, members: string[], botInside: boolean): Chat {
    const chat: Chat = {
      chatId: newId.chat(),
      kind,
      name,
      members: new Set(members),
      botInside,
      dissolved: false,
      muted: false,
    }
    this.chats.set(chat.chatId, chat)
    return chat
  }
}
