import { momentInWords } from '../domain/time.js'
import { lastSendingTime, type WorkCalendar } from '../domain/working-time.js'
import type { JobDesk } from '../messenger/webchat/routes.js'
import type { WireToast } from '../messenger/webchat/wire.js'
import type { OnceAnswer, Scheduler } from '../schedule/runner.js'
import type { Database } from '../store/database.js'
import { sendWaiting, waitingMessages } from '../store/waiting-messages.js'

export interface TrialDeskOptions {
  readonly county: string
  readonly db: Database
  readonly jobs: Scheduler
  readonly calendar: WorkCalendar
  readonly now: () => number
  readonly wakeSender: () => void
}

/**
 * Lets a visitor of the trial see reminders without waiting for their hour. At night and on days off a job is run for
 * the last moment at which messages were allowed, so that what it finds comes at once.
 */
export function createTrialDesk(options: TrialDeskOptions): JobDesk {
  const { db, jobs, calendar, now, wakeSender } = options
  const place = { county: options.county, platform: 'webchat' } as const
  return {
    async list() {
      const waiting = await waitingMessages(db, place, now())
      return {
        jobs: jobs.list().map(({ name, describe }) => ({ name, describe })),
        waiting: waiting && { count: waiting.count, until: momentInWords(waiting.dueAt) },
      }
    },
    async run(name) {
      return toastFor(await jobs.runJobOnce(name, lastSendingTime(calendar, now())))
    },
    async deliver() {
      await sendWaiting(db, place, now())
      wakeSender()
      return { tone: 'success', text: '攒着的消息已经送出' }
    },
  }
}

function toastFor(answer: OnceAnswer): WireToast {
  switch (answer.kind) {
    case 'done': {
      const { sent, skipped, why } = answer.posted
      if (sent > 0) return { tone: 'success', text: `提醒了 ${sent} 项，已送到有关的人` }
      if (why !== undefined) return { tone: 'info', text: `没有提醒：${why}` }
      const text = skipped > 0 ? '该提醒的以前都提醒过了，没有新的' : '运行完了，现在没有要提醒的'
      return { tone: 'info', text }
    }
    case 'unknown-job':
      return { tone: 'warning', text: '没有这个任务，请刷新页面后重选。' }
    case 'held':
    case 'lost':
      return { tone: 'warning', text: '这个任务正在运行，请过一会儿再看。' }
    case 'failed':
      return { tone: 'danger', text: '任务没有完成，请再试一次。' }
  }
}
