import type { JSX } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { WireForm, WireFormValues } from '../wire.js'
import { useDeeds } from './context.js'
import { type Field, FieldView } from './form-field.js'
import { PressButton } from './press-button.js'

type Value = WireFormValues[string]

/**
 * What the person changed lies over what the card says, so an update of the card from elsewhere keeps it. Once the form
 * was taken, the card's own values hold again.
 */
export function FormView({ messageId, form }: { messageId: string; form: WireForm }): JSX.Element {
  const { confirm, press } = useDeeds()
  const place = `minqing.form.${messageId}.${form.submit.token}`
  const [edits, setEdits] = useState<WireFormValues>(() => keptEdits(place))
  const [missing, setMissing] = useState<readonly string[]>([])
  const [isBusy, setBusy] = useState(false)
  const [isTaken, setTaken] = useState(false)
  const element = useRef<HTMLFormElement>(null)
  // A reload of the page in the middle of a form loses nothing.
  useEffect(() => {
    if (Object.keys(edits).length === 0) sessionStorage.removeItem(place)
    else sessionStorage.setItem(place, JSON.stringify(edits))
  }, [edits, place])
  useLayoutEffect(() => {
    if (!isTaken) return
    setTaken(false)
    setEdits((before) => editsAfter(before, form.fields))
  }, [isTaken, form])
  const current = (field: Field): Value => edits[field.name] ?? valueInCard(field)
  const edit = (field: Field, value: Value) => {
    setEdits((before) => ({ ...before, [field.name]: value }))
    setMissing((before) => before.filter((name) => name !== field.name))
  }
  const onSubmit = async (event: Event) => {
    event.preventDefault()
    if (isBusy) return
    const empty = form.fields.filter((field) => field.required && isEmpty(current(field)))
    setMissing(empty.map((field) => field.name))
    if (empty[0]) return focusField(element.current, empty[0].name)
    if (!(await confirm(form.submit))) return
    setBusy(true)
    const reached = await press(messageId, form.submit, valuesOf(form.fields, current))
    setBusy(false)
    setTaken(reached)
  }
  return (
    <form class="form" ref={element} noValidate onSubmit={onSubmit}>
      {form.fields.map((field) => (
        <FieldView
          key={field.name}
          field={field}
          value={current(field)}
          error={missing.includes(field.name) ? missingText(field) : field.error}
          onChange={(value) => edit(field, value)}
        />
      ))}
      <div class="buttons">
        <button type="submit" class={`button ${form.submit.style ?? 'primary'}`} aria-busy={isBusy}>
          {form.submit.label}
        </button>
        {form.others?.map((button) => (
          <PressButton key={button.token} messageId={messageId} button={button} />
        ))}
      </div>
    </form>
  )
}

/** A form that came back with errors keeps what the card does not say itself; otherwise it begins anew. */
function editsAfter(edits: WireFormValues, fields: readonly Field[]): WireFormValues {
  if (!fields.some((field) => field.error)) return {}
  const unsaid = fields.filter((field) => isEmpty(valueInCard(field))).map((field) => field.name)
  return Object.fromEntries(Object.entries(edits).filter(([name]) => unsaid.includes(name)))
}

function keptEdits(place: string): WireFormValues {
  try {
    return JSON.parse(sessionStorage.getItem(place) ?? '{}') as WireFormValues
  } catch {
    return {}
  }
}

function valueInCard(field: Field): Value {
  return field.type === 'choices' ? (field.values ?? []) : (field.value ?? '')
}

function isEmpty(value: Value): boolean {
  return typeof value === 'string' ? value.trim() === '' : value.length === 0
}

/** A choice or a day that was not made is left out: there is no such thing as an empty one. */
function valuesOf(fields: readonly Field[], current: (field: Field) => Value): WireFormValues {
  const values: Record<string, Value> = {}
  for (const field of fields) {
    const value = current(field)
    const mayBeEmpty = field.type === 'text' || field.type === 'choices'
    if (mayBeEmpty || !isEmpty(value)) values[field.name] = value
  }
  return values
}

function missingText(field: Field): string {
  return `${field.type === 'text' ? '请填写' : '请选择'}${field.label}。`
}

function focusField(form: HTMLFormElement | null, name: string): void {
  form?.querySelector<HTMLElement>(`[name="${CSS.escape(name)}"]`)?.focus()
}
