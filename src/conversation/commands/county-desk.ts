import { whoHolds } from '../../actions/hold-meeting.js'
import { whoPauses } from '../../actions/pause-campaign.js'
import { can } from '../../domain/access.js'
import { DomainError } from '../../domain/errors.js'
import { sentenceFor } from '../../text/error-sentences.js'
import { startMeeting } from '../meeting-form.js'
import { askToPause } from '../pausing.js'
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

const forWhoPauses = {
  takesText: true,
  inGroups: false,
  may: (actor) => can(actor, 'campaign.pause'),
  whoMay: async ({ readers }) => `活动的暂停和恢复由${await whoPauses(readers)}来办，请联系他们。`,
} as const satisfies Partial<Command>

/** 暂停活动: reminders to visit stop for everybody; what was promised to people goes on. */
export const pause: Command = {
  ...forWhoPauses,
  words: ['暂停活动'],
  what: '停发走访提醒和周报，可以写原因；问题的期限不停',
  run: (turn, reason) => askToPause(turn, 'pause', reason),
}

export const resumeAll: Command = {
  ...forWhoPauses,
  words: ['恢复活动'],
  what: '暂停以后照常发走访提醒和周报',
  run: (turn, reason) => askToPause(turn, 'resume', reason),
}

/** 联席会议: the last ones with what became of their decisions, or at once a first one; what follows is its decisions. */
export const meetings: Command = {
  words: ['联席会议'],
  what: '登记联席会议的决定，看上几次的决定办到哪一步',
  takesText: true,
  inGroups: false,
  may: (actor) => can(actor, 'meeting.see'),
  whoMay: async ({ readers }) =>
    sentenceFor(new DomainError('meeting.not-yours', { who: await whoHolds(readers) })),
  run: async (turn, text) => {
    if (text !== '') return startMeeting(turn, text)
    const isFirst = can(turn.actor, 'meeting.hold') && (await turn.readers.meetings(1)).length === 0
    if (isFirst) return startMeeting(turn)
    await turn.show('meetings', {})
    return 'command.meetings'
  },
}
