import type { JSX } from 'preact'
import type { Persona, WireFile, WireMessage } from '../wire.js'
import { BotAvatar, PersonAvatar } from './avatar.js'
import { CardView } from './card.js'
import { useDeeds } from './context.js'
import type { Pending } from './state.js'
import { inWords } from './time.js'

export const BOT_NAME = '民情助手'

interface Props {
  readonly message: WireMessage
  readonly sender: Persona | null
  readonly isMine: boolean
  readonly isGroup: boolean
  readonly status: 'sending' | 'failed' | 'sent'
}

export function MessageView({ message, sender, isMine, isGroup, status }: Props): JSX.Element {
  const name = sender?.name ?? (message.from === null ? BOT_NAME : message.from)
  return (
    <article class="message" data-mine={isMine} aria-label={`${name}，${inWords(message.at)}`}>
      {sender ? <PersonAvatar persona={sender} /> : <BotAvatar />}
      <div class="message-main">
        {isMine && !isGroup ? null : <p class="sender">{name}</p>}
        <Body message={message} />
        <Status id={message.id} status={status} />
      </div>
    </article>
  )
}

function Body({ message }: { message: WireMessage }): JSX.Element {
  const { body } = message
  if (body.kind === 'card') return <CardView messageId={message.id} card={body.card} />
  if (body.kind !== 'text') return <FileView file={body} />
  return (
    <p class="bubble">
      {message.mentioned ? <span class="mention">@{BOT_NAME} </span> : null}
      {body.text}
    </p>
  )
}

function FileView({ file }: { file: WireFile }): JSX.Element {
  const { view } = useDeeds()
  const url = `/trial/files/${file.fileId}`
  if (file.kind === 'image') {
    return (
      <button type="button" class="photo" aria-label={`放大图片 ${file.name}`} onClick={() => view(file)}>
        <img src={url} alt={file.name} />
      </button>
    )
  }
  if (file.kind === 'audio') {
    // biome-ignore lint/a11y/useMediaCaption: a voice message of a visitor has no captions
    return <audio class="voice" controls preload="metadata" src={url} aria-label={`语音 ${file.name}`} />
  }
  return (
    <a class="bubble file" href={url} download={file.name}>
      <FileLine name={file.name} bytes={file.bytes} />
    </a>
  )
}

export function FileLine({ name, bytes }: { name: string; bytes: number }): JSX.Element {
  return (
    <>
      <span class="file-kind" data-kind={kindOf(name)} aria-hidden="true">
        {extensionOf(name)}
      </span>
      <span class="file-text">
        <span class="file-name">{name}</span>
        <span class="hint">{sizeInWords(bytes)}</span>
      </span>
    </>
  )
}

function kindOf(name: string): 'sheet' | 'picture' | 'sound' | 'other' {
  if (/\.(xlsx?|csv)$/i.test(name)) return 'sheet'
  if (/\.(jpe?g|png|webp|gif|heic)$/i.test(name)) return 'picture'
  return /\.(mp3|m4a|aac|ogg|opus|wav|webm|amr)$/i.test(name) ? 'sound' : 'other'
}

function extensionOf(name: string): string {
  return (/\.(\w{1,4})$/.exec(name)?.[1] ?? '文件').toUpperCase()
}

function sizeInWords(bytes: number): string {
  return bytes < 1024 * 1024
    ? `${Math.max(1, Math.round(bytes / 1024))} KB`
    : `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

/** A message that is on its way and that the history doesn't have yet. */
export function PendingView(props: {
  pending: Pending
  sender: Persona | null
  isGroup: boolean
}): JSX.Element {
  const { pending, sender, isGroup } = props
  return (
    <article class="message" data-mine="true" aria-label={`${sender?.name ?? ''}，${inWords(pending.at)}`}>
      {sender ? <PersonAvatar persona={sender} /> : null}
      <div class="message-main">
        {isGroup ? <p class="sender">{sender?.name}</p> : null}
        {pending.file ? (
          <p class="bubble file">
            <FileLine name={pending.file.name} bytes={pending.file.size} />
          </p>
        ) : (
          <p class="bubble">
            {pending.mentioned ? <span class="mention">@{BOT_NAME} </span> : null}
            {pending.text}
          </p>
        )}
        <Status id={pending.id} status={pending.status} />
      </div>
    </article>
  )
}

function Status({ id, status }: { id: string; status: Props['status'] }): JSX.Element | null {
  const { resend } = useDeeds()
  if (status === 'sending') return <p class="status">正在发送…</p>
  if (status === 'sent') return null
  return (
    <button type="button" class="status failed" onClick={() => resend(id)}>
      发送失败，点此重发
    </button>
  )
}

/** One line for lists and announcements. */
export function inOneLine(message: WireMessage): string {
  const { body } = message
  switch (body.kind) {
    case 'text':
      return body.text
    case 'card':
      return body.card.summary ?? body.card.title
    case 'image':
      return '[图片]'
    case 'audio':
      return '[语音]'
    case 'file':
      return `[文件] ${body.name}`
  }
}
