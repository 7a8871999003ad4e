import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { FileLine } from './message.js'

/** What is being written in one chat; kept while one looks at another. */
export interface Draft {
  readonly text: string
  readonly files: readonly File[]
}

export const EMPTY_DRAFT: Draft = { text: '', files: [] }

const PRIVATE_COMMANDS = ['走访', '进度', '待办', '更正', '撤销', '帮助']
const GROUP_COMMANDS = ['进度', '帮助']

interface Props {
  readonly chat: string
  readonly isGroup: boolean
  readonly draft: Draft
  readonly onDraft: (change: (draft: Draft) => Draft) => void
  readonly onFiles: (files: readonly File[]) => void
  readonly onSend: (text: string, files: readonly File[]) => void
  /** One of the usual commands: always meant for the bot. */
  readonly onCommand: (text: string) => void
  readonly toBot: JSX.Element | null
}

export function Composer(props: Props): JSX.Element {
  const { chat, isGroup, draft, onDraft, onFiles, onSend, onCommand, toBot } = props
  const input = useRef<HTMLTextAreaElement>(null)
  useGrowing(input, draft.text)
  useFocusOnWide(input, chat)
  const isEmpty = draft.text.trim() === '' && draft.files.length === 0
  const send = () => {
    if (isEmpty) return
    onSend(draft.text.trim(), draft.files)
    onDraft(() => EMPTY_DRAFT)
  }
  const onKeyDown = (event: JSX.TargetedKeyboardEvent<HTMLTextAreaElement>) => {
    // Enter that picks a word of an input method is no sending.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    send()
  }
  const onPaste = (event: JSX.TargetedClipboardEvent<HTMLTextAreaElement>) => {
    const files = [...(event.clipboardData?.files ?? [])]
    if (files.length === 0) return
    event.preventDefault()
    onFiles(files)
  }
  return (
    <div class="composer">
      <ul class="chips" aria-label="常用说法">
        {(isGroup ? GROUP_COMMANDS : PRIVATE_COMMANDS).map((command) => (
          <li key={command}>
            <button type="button" class="chip" onClick={() => onCommand(command)}>
              {command}
            </button>
          </li>
        ))}
      </ul>
      {toBot}
      <Attached files={draft.files} onRemove={(file) => onDraft((before) => without(before, file))} />
      <div class="input-line">
        <FilePicker onFiles={onFiles} />
        <textarea
          ref={input}
          class="say"
          rows={1}
          maxLength={5000}
          aria-label="消息"
          placeholder={isGroup ? '在群里说…' : '说“走访”，或发一个户主的姓名'}
          value={draft.text}
          onInput={({ currentTarget }) => onDraft((before) => ({ ...before, text: currentTarget.value }))}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
        <button type="button" class="button primary send" disabled={isEmpty} onClick={send}>
          发送
        </button>
      </div>
      <p class="keys">Enter 发送，Shift+Enter 换行；图片、语音和表格可以拖进来或粘贴</p>
    </div>
  )
}

function FilePicker({ onFiles }: { onFiles: (files: readonly File[]) => void }): JSX.Element {
  const picker = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={picker}
        type="file"
        class="unseen"
        tabIndex={-1}
        aria-hidden="true"
        multiple
        accept="image/*,audio/*,.xlsx"
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])])
          event.currentTarget.value = ''
        }}
      />
      <button
        type="button"
        class="attach"
        aria-label="添加图片、语音或表格"
        onClick={() => picker.current?.click()}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M12 5v14M5 12h14" />
        </svg>
      </button>
    </>
  )
}

function Attached(props: { files: readonly File[]; onRemove: (file: File) => void }): JSX.Element | null {
  if (props.files.length === 0) return null
  return (
    <ul class="attached" aria-label="要发送的文件">
      {props.files.map((file) => (
        <li key={`${file.name}-${file.size}-${file.lastModified}`} class="file">
          <FileLine name={file.name} bytes={file.size} />
          <button
            type="button"
            class="remove"
            aria-label={`不发 ${file.name}`}
            onClick={() => props.onRemove(file)}
          >
            ×
          </button>
        </li>
      ))}
    </ul>
  )
}

function without(draft: Draft, file: File): Draft {
  return { ...draft, files: draft.files.filter((other) => other !== file) }
}

function useGrowing(input: { readonly current: HTMLTextAreaElement | null }, text: string): void {
  useEffect(() => {
    const element = input.current
    if (!element) return
    element.style.height = 'auto'
    element.style.height = `${Math.min(element.scrollHeight, 160)}px`
  }, [input, text])
}

/** On a phone the keyboard would jump up over the chat, so there it waits for a tap. */
function useFocusOnWide(input: { readonly current: HTMLTextAreaElement | null }, chat: string): void {
  useEffect(() => {
    if (matchMedia('(min-width: 761px) and (pointer: fine)').matches) input.current?.focus()
  }, [input, chat])
}
