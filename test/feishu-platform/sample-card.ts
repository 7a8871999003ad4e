import type { JsonObject } from './json.js'

export const plain = (content: string) => ({ tag: 'plain_text', content })

export function button(label: string, value: unknown = { token: label }): JsonObject {
  return { tag: 'button', text: plain(label), behaviors: [{ type: 'callback', value }] }
}

/** A valid card around the given elements. */
export function cardOf(...elements: readonly JsonObject[]): JsonObject {
  return {
    schema: '2.0',
    config: { update_multi: true },
    header: { title: plain('走访'), template: 'blue' },
    body: { elements },
  }
}

/** A form with one field of each kind that the product uses. */
export function visitForm(): JsonObject {
  return {
    tag: 'form',
    name: 'visit',
    elements: [
      {
        tag: 'input',
        name: 'findings',
        required: true,
        input_type: 'multiline_text',
        max_length: 20,
        label: plain('反映的情况'),
      },
      {
        tag: 'select_static',
        name: 'way',
        required: true,
        placeholder: plain('走访方式'),
        options: [
          { text: plain('入户'), value: 'home' },
          { text: plain('电话'), value: 'phone' },
        ],
      },
      {
        tag: 'multi_select_static',
        name: 'topics',
        options: [
          { text: plain('水'), value: 'water' },
          { text: plain('路'), value: 'road' },
        ],
      },
      { tag: 'date_picker', name: 'day', initial_date: '2024-05-15' },
      {
        tag: 'button',
        name: 'submit',
        text: plain('提交'),
        form_action_type: 'submit',
        behaviors: [{ type: 'callback', value: { token: 'visit' } }],
      },
    ],
  }
}
