import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { WireButton, WireFile, WireFormValues } from '../wire.js'

/** What parts of a message can ask the page to do. */
export interface Deeds {
  /** Asks the button's confirmation, if it has one. */
  confirm(button: WireButton): Promise<boolean>
  /** False: it did not reach the bot. */
  press(messageId: string, button: WireButton, form: WireFormValues): Promise<boolean>
  resend(id: string): void
  view(file: WireFile): void
}

const none = () => {
  throw new Error('outside of the page')
}

export const DeedsContext = createContext<Deeds>({
  confirm: none,
  press: none,
  resend: none,
  view: none,
})

export function useDeeds(): Deeds {
  return useContext(DeedsContext)
}
