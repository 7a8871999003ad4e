import {
  amount,
  any,
  flag,
  type Kind,
  like,
  listOf,
  object,
  oneOf,
  type Shape,
  tagged,
  text,
  unreadable,
  whole,
} from './card-kinds.js'
import { isObject } from './json.js'

const plain: Kind = tagged(() => ({ plain_text: TEXTS.plain_text }))
const words: Kind = tagged(() => TEXTS)
const icon: Kind = tagged(() => ICONS)
const element: Kind = tagged(() => ELEMENTS)
const elements = listOf(element)
const i18n: Kind = object({ zh_cn: any, en_us: any, ja_jp: any, zh_hk: any, zh_tw: any })

const textProperties = {
  tag: text,
  content: text,
  i18n_content: i18n,
  text_size: text,
  text_align: oneOf('left', 'center', 'right'),
  text_color: text,
  lines: whole(1, 100),
  element_id: text,
  margin: text,
}
const TEXTS = {
  plain_text: { known: textProperties, required: ['tag', 'content'] },
  lark_md: { known: textProperties, required: ['tag', 'content'] },
} as const satisfies Record<string, Shape>

const ICONS: Record<string, Shape> = {
  standard_icon: { known: { tag: text, token: text, color: text, size: text }, required: ['token'] },
  custom_icon: { known: { tag: text, img_key: text, size: text }, required: ['img_key'] },
}

const urls = { url: text, pc_url: text, ios_url: text, android_url: text }
const confirm: Kind = object({ title: plain, text: plain }, ['title', 'text'])
const payload: Kind = (value, path) => {
  if (typeof value !== 'string' && !isObject(value)) throw unreadable('neither an object nor a string', path)
}
const behavior: Kind = (value, path) => {
  const { type } = value as { type?: unknown }
  if (type === 'callback') object({ type: text, value: payload }, ['value'])(value, path)
  else object({ type: oneOf('open_url'), default_url: text, ...urls }, ['type', 'default_url'])(value, path)
}
const option: Kind = object({ text: plain, value: text, icon }, ['text', 'value'])
const layout = {
  direction: oneOf('vertical', 'horizontal'),
  padding: text,
  horizontal_spacing: text,
  horizontal_align: oneOf('left', 'center', 'right'),
  vertical_spacing: text,
  vertical_align: oneOf('top', 'center', 'bottom'),
}
const placing = { tag: text, element_id: text, margin: text }
const field = {
  ...placing,
  name: text,
  required: flag,
  disabled: flag,
  placeholder: plain,
  width: text,
  behaviors: listOf(behavior),
  confirm,
}
const DAY = like(/^\d{4}-\d{2}-\d{2}$/, 'a date as 2024-05-15')
const TIME = like(/^\d{2}:\d{2}$/, 'a time as 09:00')
const DAY_TIME = like(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/, 'a time as 2024-05-15 09:00')
const WIDTH = like(/^(auto|weighted|\d+px)$/, 'a width as auto, weighted or 120px')

const shape = (known: Record<string, Kind>, ...required: string[]): Shape => ({ known, required })
const selectable = { ...field, type: oneOf('default', 'text') }
const persons = listOf(object({ value: text, icon, text: plain }, ['value']))

const CONTAINERS: Record<string, Shape> = {
  column_set: shape(
    {
      ...placing,
      ...layout,
      flex_mode: oneOf('none', 'stretch', 'flow', 'bisect', 'trisect'),
      background_style: text,
      columns: listOf(tagged(() => ({ column: COLUMN }))),
      action: any,
      corner_radius: text,
    },
    'columns',
  ),
  form: shape({ ...placing, ...layout, name: text, elements, confirm }, 'name', 'elements'),
  interactive_container: shape(
    {
      ...placing,
      ...layout,
      width: text,
      height: text,
      background_style: text,
      has_border: flag,
      border_color: text,
      corner_radius: text,
      behaviors: listOf(behavior),
      disabled: flag,
      hover_tips: plain,
      disabled_tips: plain,
      confirm,
      elements,
    },
    'elements',
    'behaviors',
  ),
  collapsible_panel: shape(
    {
      ...placing,
      ...layout,
      expanded: flag,
      background_color: text,
      border: object({ color: text, corner_radius: text }),
      header: object(
        {
          title: tagged(() => ({ ...TEXTS, markdown: ELEMENTS.markdown ?? TEXTS.lark_md })),
          background_color: text,
          vertical_align: text,
          padding: text,
          position: text,
          width: text,
          icon,
          icon_position: text,
          icon_expanded_angle: amount,
        },
        ['title'],
      ),
      elements,
    },
    'header',
    'elements',
  ),
}

const COLUMN: Shape = shape({
  ...placing,
  ...layout,
  width: WIDTH,
  weight: whole(1, 5),
  background_style: text,
  corner_radius: text,
  elements,
  action: any,
})

const CONTENT: Record<string, Shape> = {
  div: shape({
    ...placing,
    text: words,
    icon,
    width: text,
    fields: listOf(object({ is_short: flag, text: words }, ['text'])),
  }),
  markdown: shape(
    {
      ...placing,
      content: text,
      i18n_content: i18n,
      text_size: text,
      text_align: oneOf('left', 'center', 'right'),
      icon,
    },
    'content',
  ),
  hr: shape(placing),
  img: shape(
    {
      ...placing,
      img_key: text,
      alt: plain,
      title: plain,
      corner_radius: text,
      scale_type: oneOf('crop_center', 'crop_top', 'fit_horizontal'),
      size: text,
      transparent: flag,
      preview: flag,
    },
    'img_key',
    'alt',
  ),
  person_list: shape(
    {
      ...placing,
      persons: listOf(object({ id: text }, ['id'])),
      drop_invalid_user_id: flag,
      lines: whole(1, 100),
      show_name: flag,
      show_avatar: flag,
      size: text,
      icon,
    },
    'persons',
  ),
  table: shape(
    {
      ...placing,
      page_size: whole(1, 10),
      row_height: text,
      row_max_height: text,
      freeze_first_column: flag,
      header_style: object({
        text_align: text,
        text_size: text,
        background_style: text,
        text_color: text,
        bold: flag,
        lines: amount,
      }),
      columns: listOf(
        object(
          {
            name: text,
            display_name: text,
            data_type: oneOf('text', 'lark_md', 'markdown', 'number', 'options', 'persons', 'date'),
            width: like(/^(auto|\d+px|\d+%)$/, 'a width as auto, 120px or 25%'),
            horizontal_align: oneOf('left', 'center', 'right'),
            vertical_align: oneOf('top', 'center', 'bottom'),
            date_format: text,
            format: object({ precision: whole(0, 10), symbol: text, separator: flag }),
          },
          ['name', 'data_type'],
        ),
        50,
      ),
      rows: listOf(any),
    },
    'columns',
    'rows',
  ),
  chart: shape(
    { ...placing, chart_spec: any, aspect_ratio: text, height: text, color_theme: text, preview: flag },
    'chart_spec',
  ),
}

const INTERACTIVE: Record<string, Shape> = {
  button: shape({
    ...placing,
    name: text,
    text: plain,
    type: oneOf(
      ...['default', 'primary', 'danger', 'text', 'primary_text', 'danger_text'],
      ...['primary_filled', 'danger_filled', 'laser'],
    ),
    size: oneOf('tiny', 'small', 'medium', 'large'),
    width: like(/^(default|fill|\d+px)$/, 'a width as default, fill or 120px'),
    icon,
    hover_tips: plain,
    disabled: flag,
    disabled_tips: plain,
    behaviors: listOf(behavior),
    confirm,
    form_action_type: oneOf('submit', 'reset'),
  }),
  input: shape({
    ...field,
    default_value: text,
    max_length: whole(1, 1000),
    input_type: oneOf('text', 'multiline_text', 'password'),
    show_icon: flag,
    rows: whole(1, 100),
    auto_resize: flag,
    max_rows: whole(1, 100),
    label: plain,
    label_position: oneOf('top', 'left'),
  }),
  select_static: shape(
    { ...selectable, options: listOf(option), initial_option: text, initial_index: whole(1, 1000) },
    'options',
  ),
  multi_select_static: shape(
    { ...selectable, options: listOf(option), selected_values: listOf(text) },
    'options',
  ),
  select_person: shape({ ...selectable, options: persons, initial_option: text }),
  multi_select_person: shape({ ...selectable, options: persons, selected_values: listOf(text) }),
  date_picker: shape({ ...field, initial_date: DAY }),
  picker_time: shape({ ...field, initial_time: TIME }),
  picker_datetime: shape({ ...field, initial_datetime: DAY_TIME }),
  checker: shape({
    ...placing,
    name: text,
    checked: flag,
    disabled: flag,
    text: words,
    overall_checkable: flag,
    button_area: any,
    checked_style: any,
    padding: text,
    behaviors: listOf(behavior),
    confirm,
    hover_tips: plain,
    disabled_tips: plain,
  }),
  overflow: shape(
    {
      ...placing,
      name: text,
      width: text,
      options: listOf(object({ text: plain, value: text, multi_url: object(urls) }, ['text'])),
      behaviors: listOf(behavior),
      confirm,
    },
    'options',
  ),
}

const ELEMENTS: Record<string, Shape> = { ...CONTAINERS, ...CONTENT, ...INTERACTIVE }

const TEMPLATES = [
  ...['blue', 'wathet', 'turquoise', 'green', 'yellow', 'orange', 'red'],
  ...['carmine', 'violet', 'purple', 'indigo', 'grey', 'default'],
]
const TAG_COLORS = [
  ...['neutral', 'blue', 'turquoise', 'lime', 'orange', 'violet', 'indigo'],
  ...['wathet', 'green', 'yellow', 'red', 'purple', 'carmine'],
]
const textTag: Kind = tagged(() => ({
  text_tag: shape({ tag: text, element_id: text, text: plain, color: oneOf(...TAG_COLORS) }, 'text'),
}))

/** The whole card: root keys, config, header, body. */
export const CARD: Shape = shape(
  {
    schema: oneOf('2.0'),
    config: object({
      streaming_mode: flag,
      streaming_config: any,
      summary: object({ content: text, i18n_content: i18n }),
      locales: listOf(text),
      enable_forward: flag,
      enable_forward_interaction: flag,
      update_multi: flag,
      width_mode: oneOf('default', 'compact', 'fill'),
      use_custom_translation: flag,
      style: object({ text_size: any, color: any }),
    }),
    card_link: object(urls),
    header: object(
      {
        title: words,
        subtitle: words,
        text_tag_list: listOf(textTag, 3),
        i18n_text_tag_list: i18n,
        template: oneOf(...TEMPLATES),
        icon,
        padding: text,
      },
      ['title'],
    ),
    body: object({ ...layout, elements }, ['elements']),
  },
  'schema',
  'body',
)
