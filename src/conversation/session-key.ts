import type { Incoming } from '../messenger/port.js'

/**
 * One lane, and one session, for each person in each chat; all private chats of a person with the bot are one. A press
 * does not tell what kind of chat it comes from, and a group's cards have no conversation: presses are private.
 */
export function sessionKey(event: Incoming): string {
  const isPrivate = event.chat.kind === 'private' || event.body.kind === 'press'
  const chat = isPrivate ? 'private' : event.chat.id
  return `${event.platform}:${chat}:${event.sender.id}`
}
