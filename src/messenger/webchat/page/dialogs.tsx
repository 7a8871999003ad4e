import type { ComponentChildren, JSX } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { WireFile } from '../wire.js'

interface ModalProps {
  readonly label: string
  readonly kind: string
  /** `yes` or nothing. */
  readonly onClose: (answer: string) => void
  readonly children: ComponentChildren
}

/**
 * The browser's modal dialog: it keeps the focus inside, Esc closes it, and closing gives the focus back to where it
 * was. So it is always closed before it is taken away.
 */
export function Modal({ label, kind, onClose, children }: ModalProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog
      ref={dialog}
      class={kind}
      aria-label={label}
      onClose={(event) => onClose(event.currentTarget.returnValue)}
    >
      {children}
    </dialog>
  )
}

export function CloseButton(props: { label: string; answer?: string; style?: string }): JSX.Element {
  return (
    <button
      type="button"
      class={`button ${props.style ?? 'default'}`}
      onClick={(event) => event.currentTarget.closest('dialog')?.close(props.answer ?? '')}
    >
      {props.label}
    </button>
  )
}

export interface Question {
  readonly title: string
  readonly text: string
  readonly answer: (isYes: boolean) => void
}

export function AskDialog({ question }: { question: Question }): JSX.Element {
  return (
    <Modal label={question.title} kind="ask" onClose={(answer) => question.answer(answer === 'yes')}>
      <h2>{question.title}</h2>
      <p>{question.text}</p>
      <div class="buttons">
        <CloseButton label="取消" />
        <CloseButton label="确定" answer="yes" style="primary" />
      </div>
    </Modal>
  )
}

export function PhotoDialog({ file, onClose }: { file: WireFile; onClose: () => void }): JSX.Element {
  return (
    <Modal label={file.name} kind="viewer" onClose={onClose}>
      <img src={`/trial/files/${file.fileId}`} alt={file.name} />
      <CloseButton label="关闭" />
    </Modal>
  )
}
