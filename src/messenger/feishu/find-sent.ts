import type { Card } from '#cards/card.js'
import { type Content, MessengerError, type OutgoingMessage } from '../port.js'
import type { FeishuClient, ListedMessage } from './client.js'
import { wireText } from './plain-message.js'

/** Their clock and ours differ a little. */
const clockSkewMs = 5000
const maxPages = 4

/**
 * Looks in the chat for a message of ours, for a send whose answer was lost. A card comes back from the platform
 * as bare title and texts, so it is recognised by them.
 */
export async function findSent(
  client: FeishuClient,
  appId: string,
  chatId: string,
  message: OutgoingMessage,
  since: number,
): Promise<{ messageId: string } | 'absent' | null> {
  const from = since - clockSkewMs
  let pageToken: string | undefined
  for (let page = 0; page < maxPages; page += 1) {
    const listed = await client.list(chatId, from, pageToken).catch(unlessUntold)
    if (listed === null) return null
    const { messages, next } = listed
    const found = messages.find(
      (item) => item.appId === appId && item.createdAt >= from && looksLike(message.content, item),
    )
    if (found) return { messageId: found.messageId }
    if (next === undefined) return 'absent'
    pageToken = next
  }
  return null
}

/** The history of a group needs a permission of its own; without it the platform cannot tell. */
function unlessUntold(error: unknown): null {
  if (error instanceof MessengerError && error.outcome === 'permanent') return null
  throw error
}

function looksLike(content: Content, listed: ListedMessage): boolean {
  const seen = parse(listed.content)
  if (seen === undefined) return false
  if (content.kind === 'text') return listed.type === 'text' && seen.text === wireText(content.text)
  if (content.kind === 'file')
    return listed.type === 'file'
      ? seen.file_name === content.name
      : listed.type === 'text' && seen.text === wireText(content.otherwise)
  if (listed.type !== 'interactive' || squeeze(seen.title) !== squeeze(content.shown.card.title)) return false
  const texts = squeeze(textsIn(seen.elements).join(''))
  return texts === '' || tellingWords(content.shown.card).every((words) => texts.includes(words))
}

/** Beginnings of the card's texts: enough to tell two cards of one kind apart. */
function tellingWords(card: Card): string[] {
  return card.body
    .flatMap((block) => {
      if (block.kind === 'text' || block.kind === 'row') return [block.text]
      return block.kind === 'facts' ? block.items.map((item) => item.value) : []
    })
    .slice(0, 5)
    .map((text) => squeeze((text.split('\n')[0] ?? '').slice(0, 20)))
}

function textsIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(textsIn)
  if (typeof node !== 'object' || node === null) return []
  return Object.entries(node).flatMap(([key, value]) =>
    typeof value === 'string' ? (key === 'text' || key === 'content' ? [value] : []) : textsIn(value),
  )
}

function squeeze(text: unknown): string {
  return typeof text === 'string' ? text.replaceAll(/\s+/g, '') : ''
}

function parse(content: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(content)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
