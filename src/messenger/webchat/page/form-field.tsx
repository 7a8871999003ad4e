import type { JSX } from 'preact'
import { useId } from 'preact/hooks'
import type { WireForm } from '../wire.js'

export type Field = WireForm['fields'][number]
type Value = string | readonly string[]

interface Props<F extends Field = Field> {
  readonly field: F
  readonly value: Value
  readonly error: string | undefined
  readonly onChange: (value: Value) => void
}

/** More than these are easier to find in a list that drops down. */
const PILL_LIMIT = 6

export function FieldView(props: Props): JSX.Element {
  const { field } = props
  switch (field.type) {
    case 'text':
      return <TextView {...props} field={field} />
    case 'date':
      return <DateView {...props} field={field} />
    case 'choice':
      return field.options.length > PILL_LIMIT ? (
        <SelectView {...props} field={field} />
      ) : (
        <PillsView {...props} field={field} />
      )
    case 'choices':
      return <PillsView {...props} field={field} />
  }
}

type Of<T extends Field['type']> = Props<Extract<Field, { type: T }>>

function TextView({ field, value, error, onChange }: Of<'text'>): JSX.Element {
  const id = useId()
  const shared = {
    ...inputOf(id, field, error),
    value: String(value),
    maxLength: field.maxLength,
    placeholder: field.placeholder ?? '',
    onInput: (event: JSX.TargetedInputEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      onChange(event.currentTarget.value),
  }
  return (
    <div class="field">
      <Label id={id} field={field} />
      {field.multiline ? (
        <textarea rows={3} {...shared} />
      ) : (
        <input type="text" autocomplete="off" {...shared} />
      )}
      {field.multiline ? (
        <span class="count" aria-hidden="true">
          {value.length} / {field.maxLength}
        </span>
      ) : null}
      <ErrorLine id={id} error={error} />
    </div>
  )
}

function DateView({ field, value, error, onChange }: Of<'date'>): JSX.Element {
  const id = useId()
  return (
    <div class="field">
      <Label id={id} field={field} />
      <input
        type="date"
        {...inputOf(id, field, error)}
        value={String(value)}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
      <ErrorLine id={id} error={error} />
    </div>
  )
}

function SelectView({ field, value, error, onChange }: Of<'choice'>): JSX.Element {
  const id = useId()
  return (
    <div class="field">
      <Label id={id} field={field} />
      <select
        {...inputOf(id, field, error)}
        value={String(value)}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        <option value="">请选择</option>
        {field.options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <ErrorLine id={id} error={error} />
    </div>
  )
}

/** Radio buttons or check boxes in the shape of pills. A choice that may be left open is undone by a second click. */
function PillsView({ field, value, error, onChange }: Of<'choice' | 'choices'>): JSX.Element {
  const id = useId()
  const isMany = field.type === 'choices'
  const chosen = typeof value === 'string' ? [value] : value
  const toggle = (option: string) => {
    const isOn = chosen.includes(option)
    if (isMany) onChange(isOn ? chosen.filter((v) => v !== option) : [...chosen, option])
    else onChange(isOn && !field.required ? '' : option)
  }
  return (
    <fieldset class="field" aria-describedby={error ? `${id}-error` : undefined}>
      <legend>
        {field.label}
        <Mark field={field} />
        {isMany ? <span class="hint">可多选</span> : null}
      </legend>
      <div class="pills">
        {field.options.map((option) => (
          <label key={option.value} class="pill">
            <input
              type={isMany ? 'checkbox' : 'radio'}
              name={field.name}
              value={option.value}
              checked={chosen.includes(option.value)}
              aria-invalid={error ? true : undefined}
              onClick={() => toggle(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
      <ErrorLine id={id} error={error} />
    </fieldset>
  )
}

function inputOf(id: string, field: Field, error: string | undefined) {
  return {
    id,
    name: field.name,
    class: 'input',
    required: field.required ?? false,
    'aria-invalid': error ? true : undefined,
    'aria-describedby': error ? `${id}-error` : undefined,
  }
}

function Label({ id, field }: { id: string; field: Field }): JSX.Element {
  return (
    <label for={id}>
      {field.label}
      <Mark field={field} />
    </label>
  )
}

function Mark({ field }: { field: Field }): JSX.Element | null {
  if (!field.required) return null
  return (
    <span class="required" aria-hidden="true">
      {' '}
      ＊
    </span>
  )
}

function ErrorLine({ id, error }: { id: string; error: string | undefined }): JSX.Element | null {
  if (!error) return null
  return (
    <p class="error" id={`${id}-error`} role="alert">
      {error}
    </p>
  )
}
