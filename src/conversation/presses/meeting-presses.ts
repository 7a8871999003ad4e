import { editMeeting, startMeeting } from '../meeting-form.js'
import { confirmMeeting, openMeeting } from '../meetings.js'
import type { MeetingDraftParams } from '../panels/meeting-panels.js'
import type { Turn } from '../turn.js'
import type { Press } from './press.js'

export const newMeetingPress: Press = (turn) => startMeeting(turn)

export const openMeetingPress: Press = (turn, { meeting = '' }) => openMeeting(turn, meeting)

export const confirmMeetingPress: Press = (turn) => confirmMeeting(turn, draftIn(turn))

export const editMeetingPress: Press = (turn) => editMeeting(turn, draftIn(turn))

export const cancelMeetingPress: Press = async (turn) => {
  if (turn.pressed)
    await turn.redraw(turn.pressed, 'notice', {
      ...{ title: '已取消', tone: 'neutral', lines: ['已取消这次联席会议的登记，问题没有变化。'] },
      commands: ['联席会议'],
    })
  return 'meeting.cancel'
}

function draftIn({ pressed }: Turn): MeetingDraftParams {
  if (pressed?.panel !== 'meeting-draft') throw new Error('a button without its meeting')
  return pressed.params as MeetingDraftParams
}
