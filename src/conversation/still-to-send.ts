import { digestCard } from '#cards/digest.js'
import { stillVisiting } from '../domain/coverage/visiting.js'
import { digestFacts } from '../views/digest-facts.js'
import { type DigestParams, digestView } from '../views/digest-view.js'
import type { OutboxContent, OutboxMessage } from './outcome.js'
import type { ConversationReaders } from './readers.js'

type Readers = Pick<ConversationReaders, 'campaign' | 'card' | 'household' | 'issues'>

/**
 * What a queued message says now. The reminders of a paused campaign go from the day's card, which is sent all the same,
 * since more may be put on it; a card that was nothing but such a reminder is not sent: null.
 */
export async function contentNow(
  readers: Readers,
  { content, visiting }: Pick<OutboxMessage, 'content' | 'visiting'>,
): Promise<OutboxContent | null> {
  if (!visiting || content.kind !== 'card') return content
  const campaign = await readers.campaign()
  if (stillVisiting(visiting, campaign)) return content
  const record = await readers.card(content.key)
  if (record?.panel !== 'digest') return null
  const params = record.params as DigestParams
  const card = digestCard(digestView(params, await digestFacts(readers, params)))
  return { ...content, card }
}
