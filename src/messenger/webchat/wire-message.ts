import type { Block, Button, Card } from '#cards/card.js'
import { actionToken, type ShownCard } from '../port.js'
import type { StoredMessage } from './history.js'
import type { WireBlock, WireButton, WireCard, WireMessage } from './wire.js'

/** A message as the page gets it: no intent leaves the server. */
export function toWireMessage(message: StoredMessage): WireMessage {
  const { body, ...rest } = message
  if (body.kind !== 'card') return { ...rest, body }
  return { ...rest, body: { kind: 'card', card: toWireCard(body.shown) } }
}

function toWireCard(shown: ShownCard): WireCard {
  const { card, key, rev } = shown
  return { ...headOf(card), key, rev, body: card.body.map((block) => wireBlock(block, key)) }
}

function headOf(card: Card): Omit<Card, 'body'> {
  const { body: _, ...head } = card
  return head
}

function wireBlock(block: Block, key: string): WireBlock {
  switch (block.kind) {
    case 'row':
    case 'buttons':
      return { ...block, buttons: wireButtons(block.buttons, key) }
    case 'form':
      return {
        kind: 'form',
        name: block.name,
        fields: block.fields,
        submit: wireButton(block.submit, key),
        ...(block.others ? { others: wireButtons(block.others, key) } : {}),
      }
    default:
      return block
  }
}

function wireButtons(buttons: readonly Button[], key: string): WireButton[] {
  return buttons.map((button) => wireButton(button, key))
}

function wireButton({ intent, ...shown }: Button, key: string): WireButton {
  return { ...shown, token: actionToken(key, intent) }
}
