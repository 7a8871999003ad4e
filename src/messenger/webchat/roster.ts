import type { ChatRef } from '../port.js'
import type { Persona, PersonaGroup } from './wire.js'

/** Who can be played in the trial and which chats there are. Private chats are `p:<persona>`, groups `g:<group>`. */
export interface Roster {
  readonly personas: readonly Persona[]
  readonly groups: readonly PersonaGroup[]
  readonly chatIds: readonly string[]
  persona(id: string): Persona | null
  /** Takes a chat id or `user:<persona>`; null where there is no such chat. */
  chat(address: string): ChatRef | null
  /** Whether the person belongs to the chat. */
  isIn(personaId: string, chat: ChatRef): boolean
}

const USER = 'user:'

export function createRoster(personas: readonly Persona[], groups: readonly PersonaGroup[]): Roster {
  const people = new Map(personas.map((persona) => [persona.id, persona]))
  const members = new Map<string, ReadonlySet<string>>()
  for (const persona of personas) members.set(privateChatOf(persona.id), new Set([persona.id]))
  for (const group of groups) members.set(`g:${group.id}`, new Set(group.members))
  return {
    personas,
    groups,
    chatIds: [...members.keys()],
    persona: (id) => people.get(id) ?? null,
    chat(address) {
      const id = address.startsWith(USER) ? privateChatOf(address.slice(USER.length)) : address
      if (!members.has(id)) return null
      return { id, kind: id.startsWith('p:') ? 'private' : 'group' }
    },
    isIn: (personaId, chat) => members.get(chat.id)?.has(personaId) ?? false,
  }
}

function privateChatOf(personaId: string): string {
  return `p:${personaId}`
}
