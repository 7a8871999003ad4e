import { anything, collection, moment, optionalText, optionalWhole, text, whole } from './define.js'

/**
 * The chat history of the trial. `seq` counts within a chat, `change` over all chats with each new message and each
 * change of one. `cardKey` and `rev` repeat those of a card in `body`, so that one guarded update can compare them.
 */
export const webchatMessages = collection(
  'webchat_messages',
  {
    chat: text,
    seq: whole,
    change: whole,
    at: moment,
    from: optionalText,
    mentioned: { type: Boolean },
    undelivered: { type: Boolean },
    body: anything,
    cardKey: optionalText,
    rev: optionalWhole,
  },
  [
    [{ chat: 1, seq: -1 }, { unique: true }],
    [{ change: 1 }, { unique: true }],
  ],
)

/** The last number given out: `_id` `<county>/change` and `<county>/chat:<chat>`. */
export const webchatSequences = collection('webchat_sequences', { last: whole })
