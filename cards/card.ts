/**
 * The neutral card tree. Every messenger renders it in its own dialect; nothing above the messengers knows a
 * platform. All strings in it are plain text: a renderer must escape whatever its platform would read as markup.
 */
export interface Card {
  readonly title: string
  readonly tone?: Tone
  /** One line for notifications and chat lists. Without it the title is used. */
  readonly summary?: string
  readonly body: readonly Block[]
}

export type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'danger'

export type Block =
  | { readonly kind: 'text'; readonly text: string; readonly style?: 'plain' | 'strong' | 'hint' | 'quote' }
  /** Label and value pairs, e.g. `走访方式: 入户`. */
  | { readonly kind: 'facts'; readonly items: readonly Fact[] }
  | { readonly kind: 'divider' }
  /** One line of a list with its own buttons at the end. */
  | {
      readonly kind: 'row'
      readonly text: string
      readonly hint?: string
      readonly buttons: readonly Button[]
    }
  | { readonly kind: 'buttons'; readonly buttons: readonly Button[] }
  | { readonly kind: 'table'; readonly columns: readonly Column[]; readonly rows: readonly TableRow[] }
  /** Proportions drawn as bars; platforms without charts write them as text. `value <= of`. */
  | { readonly kind: 'bars'; readonly items: readonly Bar[] }
  /**
   * A picture that is kept under the id. It never says what the card does not say in words or figures too: where it
   * cannot be shown it is left out.
   */
  | { readonly kind: 'image'; readonly picture: string; readonly alt: string }
  | Form

export interface Fact {
  readonly label: string
  readonly value: string
}

export interface Column {
  readonly key: string
  readonly title: string
  readonly align?: 'left' | 'right'
}

export type TableRow = Readonly<Record<string, string>>

export interface Bar {
  readonly label: string
  readonly value: number
  readonly of: number
}

/**
 * What pressing a button asks for. The server keeps the intents of each card; a client only ever sees an opaque
 * token (see `actionToken` of the messenger port), so an intent that the card did not offer cannot be sent.
 */
export interface Intent {
  readonly verb: string
  readonly args: Readonly<Record<string, string>>
}

export interface Button {
  readonly label: string
  readonly intent: Intent
  readonly style?: 'default' | 'primary' | 'danger'
  /** Asked by the client before the press is sent. */
  readonly confirm?: { readonly title: string; readonly text: string }
}

/** A form has one submit button, which sends all values, and optional further buttons, which send none. */
export interface Form {
  readonly kind: 'form'
  readonly name: string
  readonly fields: readonly Field[]
  readonly submit: Button
  readonly others?: readonly Button[]
}

export type Field = TextField | ChoiceField | ChoicesField | DateField

interface FieldBase {
  /** Unique in the card; the key of the submitted value. */
  readonly name: string
  readonly label: string
  readonly required?: boolean
  /** What was wrong with the value sent before; shown at the field. */
  readonly error?: string
}

export interface TextField extends FieldBase {
  readonly type: 'text'
  readonly placeholder?: string
  readonly multiline?: boolean
  /** Characters; at most 1000 (Feishu's limit for one input). */
  readonly maxLength: number
  readonly value?: string
}

export interface ChoiceField extends FieldBase {
  readonly type: 'choice'
  readonly options: readonly Option[]
  readonly value?: string
}

export interface ChoicesField extends FieldBase {
  readonly type: 'choices'
  readonly options: readonly Option[]
  readonly values?: readonly string[]
}

export interface DateField extends FieldBase {
  readonly type: 'date'
  /** `2024-05-15`. */
  readonly value?: string
}

export interface Option {
  readonly value: string
  readonly label: string
}

/** Every button of a card, in reading order, submit buttons included. */
export function buttonsOf(card: Card): Button[] {
  return card.body.flatMap((block) => {
    if (block.kind === 'row' || block.kind === 'buttons') return [...block.buttons]
    if (block.kind === 'form') return [block.submit, ...(block.others ?? [])]
    return []
  })
}
