import type { JSX } from 'preact'
import type { Persona } from '../wire.js'

/** The last two characters of the name, as messengers in China do. */
export function PersonAvatar({ persona }: { persona: Persona }): JSX.Element {
  return (
    <span class="avatar" aria-hidden="true" style={{ background: persona.avatarColour }}>
      {persona.name.slice(-2)}
    </span>
  )
}

export function BotAvatar(): JSX.Element {
  return (
    <span class="avatar bot" aria-hidden="true">
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path
          d="M5 5h14v11h-7l-4 3.5V16H5z"
          fill="#fff"
          stroke="#fff"
          stroke-width="2"
          stroke-linejoin="round"
        />
        <path d="m8.5 10.5 2.5 2.5 4.5-5" class="tick" />
      </svg>
    </span>
  )
}

export function GroupAvatar(): JSX.Element {
  return (
    <span class="avatar group" aria-hidden="true">
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <circle cx="9" cy="9" r="3.2" />
        <circle cx="16.5" cy="10" r="2.5" />
        <path d="M3 18.5c.4-3.3 2.9-5 6-5s5.6 1.7 6 5zM16 18.5c-.1-1.8-.7-3.2-1.6-4.3.7-.3 1.4-.5 2.1-.5 2.3 0 4.1 1.4 4.5 4.8z" />
      </svg>
    </span>
  )
}
