import { can } from '../../domain/access.js'
import type { Command } from './command.js'

/** 共性问题: the same unsolved trouble of several households or villages, for those who may merge. */
export const common: Command = {
  words: ['共性问题'],
  what: '看哪些问题几户、几个村都有，一键并成一件',
  takesText: false,
  inGroups: false,
  may: (actor) => can(actor, 'issue.merge'),
  run: async (turn) => {
    await turn.show('common', {})
    return 'command.common'
  },
}
