import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { WireJobs, WireToast } from '../wire.js'
import { fetchJobs } from './api.js'
import type { Client } from './client.js'
import { CloseButton, Modal } from './dialogs.js'
import type { PageState } from './state.js'

/** What the clock does in earnest, for a visitor who would not wait for tomorrow morning. */
export function Reminders({ state, client }: { state: PageState; client: Client }): JSX.Element | null {
  const [isOpen, setOpen] = useState(false)
  const [answered, setAnswered] = useState(0)
  const known = useJobs(state, answered)
  if (!known || known.jobs.length === 0) return null
  const act = <T,>(deed: Promise<T>): Promise<T> => deed.finally(() => setAnswered((before) => before + 1))
  const { waiting } = known
  return (
    <div class="reminders">
      {waiting ? (
        <p class="waiting">
          免打扰时段：{waiting.count} 条消息等到 {waiting.until} 才发。
          <ActButton label="现在就发" act={() => act(client.deliverWaiting())} />
        </p>
      ) : null}
      <button type="button" class="button default" onClick={() => setOpen(true)}>
        试用：现在就看提醒
      </button>
      {isOpen ? (
        <JobsDialog
          jobs={known.jobs}
          onRun={(name) => act(client.runJob(name))}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </div>
  )
}

/** Every move brings a message or changes one, so that is when there may be something new to wait for. */
function useJobs(state: PageState, answered: number): WireJobs | null {
  const [known, setKnown] = useState<WireJobs | null>(null)
  const newest = Object.values(state.lasts).reduce((most, last) => Math.max(most, last?.change ?? 0), 0)
  const isLive = state.link === 'live'
  useEffect(() => {
    if (!isLive) return
    let isCurrent = true
    fetchJobs().then(
      (jobs) => isCurrent && setKnown(jobs),
      () => undefined,
    )
    return () => {
      isCurrent = false
    }
  }, [newest, answered, isLive])
  return known
}

function JobsDialog(props: {
  jobs: WireJobs['jobs']
  onRun: (name: string) => Promise<WireToast | null>
  onClose: () => void
}): JSX.Element {
  // Beside the job: a toast would lie under the dialog.
  const [told, setTold] = useState<Readonly<Record<string, WireToast | null>>>({})
  const run = async (name: string) => {
    const toast = await props.onRun(name)
    setTold((before) => ({ ...before, [name]: toast }))
  }
  return (
    <Modal label="现在就看提醒" kind="jobs" onClose={props.onClose}>
      <h2>现在就看提醒</h2>
      <p>正式使用时到点自动运行。这里点一下，按现在的情况运行一次；有提醒的人，左边会出现红点。</p>
      <ul>
        {props.jobs.map(({ name, describe }) => (
          <li key={name} class="row">
            <span class="row-text">
              {describe}
              <span class="told" role="status">
                {told[name]?.text}
              </span>
            </span>
            <ActButton label="运行" about={describe} act={() => run(name)} />
          </li>
        ))}
      </ul>
      <div class="buttons">
        <CloseButton label="关闭" />
      </div>
    </Modal>
  )
}

function ActButton(props: { label: string; about?: string; act: () => Promise<void> }): JSX.Element {
  const [isBusy, setBusy] = useState(false)
  const onClick = async () => {
    if (isBusy) return
    setBusy(true)
    await props.act()
    setBusy(false)
  }
  const label = props.about ? `${props.label}：${props.about}` : undefined
  return (
    <button type="button" class="button default" aria-busy={isBusy} aria-label={label} onClick={onClick}>
      {props.label}
    </button>
  )
}
