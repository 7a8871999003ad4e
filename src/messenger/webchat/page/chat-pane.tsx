import type { JSX } from 'preact'
import { useRef, useState } from 'preact/hooks'
import type { Persona, PersonaGroup, WireFile, WireToast } from '../wire.js'
import { BotAvatar, GroupAvatar } from './avatar.js'
import type { Client } from './client.js'
import { Composer, type Draft } from './composer.js'
import { type Deeds, DeedsContext } from './context.js'
import { GroupVoice } from './group-voice.js'
import { MessageList } from './message-list.js'
import type { PageState } from './state.js'

interface Props {
  readonly chat: string
  readonly state: PageState
  readonly client: Client
  readonly draft: Draft
  readonly onDraft: (change: (draft: Draft) => Draft) => void
  readonly ask: (question: { title: string; text: string }) => Promise<boolean>
  readonly view: (file: WireFile) => void
  readonly toast: (toast: WireToast) => void
}

const FILE_LIMIT_BYTES = 20 * 1024 * 1024

export function ChatPane(props: Props): JSX.Element {
  const { chat, state, client, draft, onDraft } = props
  const group = state.groups.find((g) => `g:${g.id}` === chat) ?? null
  const members = group ? state.personas.filter((p) => group.members.includes(p.id)) : []
  const [chosen, setChosen] = useState<string | null>(null)
  const [isMentioned, setMentioned] = useState(true)
  const as = group ? (chosen ?? members[0]?.id ?? '') : chat.slice(2)
  const addFiles = (files: readonly File[]) => {
    const fitting = files.filter((file) => file.size <= FILE_LIMIT_BYTES && file.size > 0)
    if (fitting.length < files.length) {
      props.toast({ tone: 'warning', text: '文件是空的或超过 20 MB，没有添加。请压缩后再发。' })
    }
    if (fitting.length === 0) return
    onDraft((before) => ({ ...before, files: [...before.files, ...fitting] }))
  }
  const send = async (text: string, files: readonly File[]) => {
    const address = { chat, as, mentioned: group !== null && isMentioned }
    for (const file of files) await client.send({ ...address, mentioned: false, file })
    if (text !== '') await client.send({ ...address, text })
  }
  const command = (text: string) => void client.send({ chat, as, mentioned: group !== null, text })
  const drop = useDrop(addFiles)
  const pressedAt = useRef(Number.NEGATIVE_INFINITY)
  return (
    <DeedsContext.Provider value={deedsOf(props, as, pressedAt)}>
      <main class="chat" {...drop.handlers}>
        <Header persona={state.personas.find((p) => p.id === as) ?? null} group={group} />
        <MessageList
          loaded={state.loaded[chat]}
          pending={state.pending.filter((p) => p.chat === chat)}
          personas={state.personas}
          self={as}
          isGroup={group !== null}
          onOlder={() => client.loadOlder(chat)}
          pressedAt={pressedAt}
        />
        <Composer
          chat={chat}
          isGroup={group !== null}
          draft={draft}
          onDraft={onDraft}
          onFiles={addFiles}
          onSend={send}
          onCommand={command}
          toBot={
            group ? (
              <GroupVoice
                members={members}
                speaker={as}
                onSpeaker={setChosen}
                isMentioned={isMentioned}
                onMentioned={setMentioned}
              />
            ) : null
          }
        />
        {drop.isOver ? <p class="drop">松开后，文件放进要发送的消息里</p> : null}
      </main>
    </DeedsContext.Provider>
  )
}

function deedsOf({ chat, client, ask, view }: Props, as: string, pressedAt: { current: number }): Deeds {
  return {
    confirm: async (button) => !button.confirm || ask(button.confirm),
    press: (messageId, button, form) => {
      pressedAt.current = performance.now()
      return client.press({ as, chat, messageId, token: button.token, form })
    },
    resend: (id) => void client.resend(id),
    view,
  }
}

function Header({ persona, group }: { persona: Persona | null; group: PersonaGroup | null }): JSX.Element {
  return (
    <header class="chat-head">
      <a class="back" href="#list">
        <span class="unseen">返回身份和群聊</span>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="m15 5-7 7 7 7" />
        </svg>
      </a>
      {group ? <GroupAvatar /> : <BotAvatar />}
      <div>
        <h2>{group ? group.name : '民情助手'}</h2>
        <p>
          {group
            ? `${group.members.length} 人，助手只在被 @ 时回答`
            : `您现在是 ${persona?.name ?? ''}（${persona?.unit ?? ''} ${persona?.title ?? ''}）`}
        </p>
      </div>
    </header>
  )
}

function useDrop(onFiles: (files: readonly File[]) => void) {
  const [isOver, setOver] = useState(false)
  const handlers = {
    onDragOver(event: JSX.TargetedDragEvent<HTMLElement>) {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      setOver(true)
    },
    onDragLeave(event: JSX.TargetedDragEvent<HTMLElement>) {
      const to = event.relatedTarget
      if (!(to instanceof Node && event.currentTarget.contains(to))) setOver(false)
    },
    onDrop(event: JSX.TargetedDragEvent<HTMLElement>) {
      event.preventDefault()
      setOver(false)
      onFiles([...(event.dataTransfer?.files ?? [])])
    },
  }
  return { isOver, handlers }
}
