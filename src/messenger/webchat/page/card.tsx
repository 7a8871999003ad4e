import type { JSX } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { WireBlock, WireButton, WireCard } from '../wire.js'
import { FormView } from './card-form.js'
import { PressButton } from './press-button.js'

export function CardView({ messageId, card }: { messageId: string; card: WireCard }): JSX.Element {
  return (
    <section class="card" tabIndex={-1} data-tone={card.tone ?? 'neutral'} aria-label={card.title}>
      <h3 class="card-title">{card.title}</h3>
      <div class="card-body">
        {card.body.map((block, index) => (
          // Blocks have no names of their own; their place is what stays the same over updates.
          <BlockView key={`${index}-${block.kind}`} messageId={messageId} block={block} />
        ))}
      </div>
    </section>
  )
}

type BlockProps<K extends WireBlock['kind'] = WireBlock['kind']> = {
  messageId: string
  block: Extract<WireBlock, { kind: K }>
}

function BlockView({ messageId, block }: BlockProps): JSX.Element {
  switch (block.kind) {
    case 'text':
      return block.style === 'quote' ? (
        <blockquote class="text quote">{block.text}</blockquote>
      ) : (
        <p class={`text ${block.style ?? 'plain'}`}>{block.text}</p>
      )
    case 'facts':
      return <FactsView block={block} messageId={messageId} />
    case 'divider':
      return <hr />
    case 'row':
      return <RowView block={block} messageId={messageId} />
    case 'buttons':
      return <ButtonsView messageId={messageId} buttons={block.buttons} />
    case 'table':
      return <TableView block={block} messageId={messageId} />
    case 'image':
      return (
        <a class="picture" href={`/trial/pictures/${block.picture}`} target="_blank" rel="noreferrer">
          <img src={`/trial/pictures/${block.picture}`} alt={block.alt} loading="lazy" />
        </a>
      )
    case 'bars':
      return <BarsView block={block} messageId={messageId} />
    case 'form':
      return <FormView messageId={messageId} form={block} />
  }
}

function FactsView({ block }: BlockProps<'facts'>): JSX.Element {
  return (
    <dl class="facts">
      {block.items.map((fact) => (
        <div key={fact.label}>
          <dt>{fact.label}</dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** A row whose buttons are used up stays as tall as it was: a second tap must not land in the row below. */
function RowView({ messageId, block }: BlockProps<'row'>): JSX.Element {
  const row = useRef<HTMLDivElement>(null)
  const [tallest, setTallest] = useState(0)
  useLayoutEffect(() => {
    if (block.buttons.length > 0) setTallest(row.current?.offsetHeight ?? 0)
  }, [block])
  const minHeight = block.buttons.length === 0 && tallest > 0 ? `${tallest}px` : 'auto'
  return (
    <div class="row" ref={row} tabIndex={-1} style={{ minHeight }}>
      <p class="row-text">
        {block.text}
        {block.hint ? <span class="hint">{block.hint}</span> : null}
      </p>
      <ButtonsView messageId={messageId} buttons={block.buttons} about={block.text} />
    </div>
  )
}

/** `about` tells buttons of different rows apart for those who hear them. */
function ButtonsView(props: {
  messageId: string
  buttons: readonly WireButton[]
  about?: string
}): JSX.Element | null {
  if (props.buttons.length === 0) return null
  return (
    <div class="buttons">
      {props.buttons.map((button) => (
        <PressButton key={button.token} messageId={props.messageId} button={button} about={props.about} />
      ))}
    </div>
  )
}

function TableView({ block }: BlockProps<'table'>): JSX.Element {
  return (
    // Wide tables scroll, for the keyboard too.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section class="table" tabIndex={0} aria-label="表格">
      <table>
        <thead>
          <tr>
            {block.columns.map((column) => (
              <th key={column.key} scope="col" class={column.align}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {block.rows.map((row, index) => (
            <tr key={`${index}-${Object.values(row)[0]}`}>
              {block.columns.map((column) => (
                <td key={column.key} class={column.align}>
                  {row[column.key] ?? ''}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function BarsView({ block }: BlockProps<'bars'>): JSX.Element {
  return (
    <ul class="bars">
      {block.items.map((bar) => (
        <li key={bar.label}>
          <span class="bar-label">{bar.label}</span>
          <span class="bar-numbers">
            {bar.value} / {bar.of}
          </span>
          <span class="bar" aria-hidden="true">
            <span style={{ width: `${bar.of > 0 ? Math.min(100, (bar.value / bar.of) * 100) : 0}%` }} />
          </span>
        </li>
      ))}
    </ul>
  )
}
