import type { Actor } from '../../domain/access.js'
import type { Turn } from '../turn.js'

/** A command that was said, with the words after it. */
export interface Matched {
  readonly command: Command
  readonly text: string
}

/** Something that can be said in a few words. */
export interface Command {
  /** The first word is shown in the help. */
  readonly words: readonly string[]
  /** For the help card; a command without it is not listed. */
  readonly what?: string
  /** Asked before a button of the help card does it; for what changes something at once. */
  readonly confirm?: string
  /** Whether words may follow. */
  readonly takesText: boolean
  readonly inGroups: boolean
  readonly may?: (actor: Actor) => boolean
  /** What somebody is told who may not; without it, that their role has no use for it. */
  readonly whoMay?: (turn: Turn) => Promise<string>
  /** Gives the label of what happened. */
  readonly run: (turn: Turn, text: string) => Promise<string>
}
