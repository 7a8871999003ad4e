import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { WireButton } from '../wire.js'
import { useDeeds } from './context.js'

export function PressButton(props: {
  messageId: string
  button: WireButton
  about?: string | undefined
}): JSX.Element {
  const { confirm, press } = useDeeds()
  const [isBusy, setBusy] = useState(false)
  const { button, about, messageId } = props
  const onClick = async ({ currentTarget }: JSX.TargetedMouseEvent<HTMLButtonElement>) => {
    const place = currentTarget.closest<HTMLElement>('.row, .card')
    if (isBusy || !(await confirm(button))) return
    setBusy(true)
    await press(messageId, button, {})
    setBusy(false)
    requestAnimationFrame(() => keepFocusNear(place))
  }
  return (
    <button
      type="button"
      class={`button ${button.style ?? 'default'}`}
      aria-busy={isBusy}
      aria-label={about ? `${about}：${button.label}` : undefined}
      onClick={onClick}
    >
      {button.label}
    </button>
  )
}

/** When the pressed button is gone from the new card, the keyboard goes on from its place and not from the top. */
function keepFocusNear(place: HTMLElement | null): void {
  if (document.activeElement === document.body) place?.focus({ preventScroll: true })
}
