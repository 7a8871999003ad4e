import type { JSX } from 'preact'
import type { Persona } from '../wire.js'
import { BOT_NAME } from './message.js'

interface Props {
  readonly members: readonly Persona[]
  readonly speaker: string
  readonly onSpeaker: (id: string) => void
  readonly isMentioned: boolean
  readonly onMentioned: (isMentioned: boolean) => void
}

/** In a group one chooses who speaks and whether the bot is addressed. */
export function GroupVoice({ members, speaker, onSpeaker, isMentioned, onMentioned }: Props): JSX.Element {
  return (
    <div class="voice-line">
      <label>
        发言人
        <select
          class="input"
          name="speaker"
          value={speaker}
          onChange={(event) => onSpeaker(event.currentTarget.value)}
        >
          {members.map((member) => (
            <option key={member.id} value={member.id}>
              {member.name}（{member.title}）
            </option>
          ))}
        </select>
      </label>
      <label class="pill">
        <input
          type="checkbox"
          name="mentioned"
          checked={isMentioned}
          onChange={(event) => onMentioned(event.currentTarget.checked)}
        />
        <span>@{BOT_NAME}</span>
      </label>
    </div>
  )
}
