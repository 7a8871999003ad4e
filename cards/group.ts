import type { Block, Button, Card, Option } from './card.js'

export interface GroupView {
  readonly name: string
  /** `单位 县水利局`; null while it is for nothing. */
  readonly scope: string | null
  /** The bot is not in the group any more. */
  readonly isGone: boolean
  readonly buttons: readonly Button[]
  /** Where one of many is to be chosen. */
  readonly pick?: {
    readonly label: string
    readonly options: readonly Option[]
    readonly submit: Button
    readonly others: readonly Button[]
  }
}

/** What one group chat is for, and what else it could be for. */
export function groupCard(view: GroupView): Card {
  return {
    title: `群“${view.name}”`,
    tone: view.scope === null ? 'info' : 'success',
    summary: view.scope === null ? '这个群是给哪个范围用的？' : `本群范围：${view.scope}`,
    body: [
      view.scope === null
        ? text('这个群是给哪个范围用的？选好后，每周五 17:00 在群里发这个范围的走访周报。')
        : text(`范围：${view.scope}。每周五 17:00 在群里发这个范围的走访周报。`),
      ...(view.isGone ? [text('我已不在这个群里，周报停发；把我重新加进群就会恢复。')] : []),
      ...(view.pick ? [form(view.pick)] : []),
      ...(view.buttons.length > 0 ? [{ kind: 'buttons', buttons: view.buttons } as const] : []),
      { kind: 'text', style: 'hint', text: '群里只出数字，不出户的信息，不排名。' },
    ],
  }
}

export interface GroupListView {
  readonly rows: readonly { readonly groupId: string; readonly name: string; readonly scope: string }[]
  /** `第 1 页，共 2 页`; null for a single page. */
  readonly page: string | null
  readonly buttons: readonly Button[]
}

export function groupListCard(view: GroupListView): Card {
  const rows = view.rows.map(
    ({ groupId, name, scope }) =>
      ({
        kind: 'row',
        text: name,
        hint: scope,
        buttons: [{ label: '设置', intent: { verb: 'group.open', args: { group: groupId } } }],
      }) as const,
  )
  return {
    title: '群和周报范围',
    tone: 'info',
    body: [
      ...(rows.length > 0 ? rows : [text('还没有群。把我加进群，我就会私聊问您这个群的范围。')]),
      ...(view.page === null ? [] : [{ kind: 'text', style: 'hint', text: view.page } as const]),
      ...(view.buttons.length > 0 ? [{ kind: 'buttons', buttons: view.buttons } as const] : []),
    ],
  }
}

function text(words: string): Block {
  return { kind: 'text', text: words }
}

function form({ label, options, submit, others }: NonNullable<GroupView['pick']>): Block {
  return {
    kind: 'form',
    name: 'group',
    fields: [{ type: 'choice', name: 'id', label, required: true, options }],
    submit,
    others,
  }
}
