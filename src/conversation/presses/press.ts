import type { Intent } from '#cards/card.js'
import type { FormValue } from '../../messenger/port.js'
import type { Turn } from '../turn.js'

/** What pressing a button does. The arguments are the server's own, looked up by the token; only the form is the client's. */
export type Press = (
  turn: Turn,
  args: Intent['args'],
  form: Readonly<Record<string, FormValue>>,
) => Promise<string>
