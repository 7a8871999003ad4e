import { attach, MOST_ATTACHMENTS, placeIn } from './handle-file.js'
import { handleText } from './handle-text.js'
import type { Session } from './outcome.js'
import type { Turn } from './turn.js'

/** What recognition puts at the end of every sentence; a question keeps its mark. */
const FULL_STOP = /[\s。，,.!！]+$/u

/**
 * A voice message that could be recognised is what it says, as if it had been typed; the recording stays with what comes of
 * it. Words that mean nothing leave it what it was before: a recording of the visit at hand.
 */
export async function handleVoice(turn: Turn, id: string, words: string): Promise<string> {
  const before = turn.session
  turn.spokenTo(words)
  const label = await handleText(turn, words.replace(FULL_STOP, ''))
  if (label !== 'unknown-words') {
    keepRecording(turn, before, id)
    return label
  }
  turn.forget(before)
  turn.changes.push(...turn.identityChanges)
  turn.spokenTo(words)
  return attach(turn, id, '语音')
}

/** With the draft or the card that the words have gone into; words that asked or ordered something need no recording. */
function keepRecording(turn: Turn, before: Session, id: string): void {
  const { draft, heard } = turn.session
  if (draft && draft !== before.draft) {
    if (placeIn(draft) === null || draft.attachmentIds.length >= MOST_ATTACHMENTS) return
    turn.remember({ draft: { ...draft, attachmentIds: [...draft.attachmentIds, id] } })
  } else if (heard && heard !== before.heard && heard.files.length < MOST_ATTACHMENTS)
    turn.remember({
      heard: { ...heard, files: [...heard.files, { id, householdId: null, isSpoken: true }] },
    })
}
