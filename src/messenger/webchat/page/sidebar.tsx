import type { ComponentChildren, JSX } from 'preact'
import { BotAvatar, GroupAvatar, PersonAvatar } from './avatar.js'
import type { Client } from './client.js'
import { inOneLine } from './message.js'
import { Reminders } from './reminders.js'
import { type PageState, unreadIn } from './state.js'
import { briefly } from './time.js'

/** Whom one can be and which groups one can look into. */
export function Sidebar(props: { state: PageState; client: Client; selected: string | null }): JSX.Element {
  const { state, client, selected } = props
  const shared = { state, selected }
  return (
    <nav class="side" aria-label="身份和群聊">
      <header class="side-head">
        <BotAvatar />
        <div>
          <h1>民情助手</h1>
          <p>试用 · 数据都是虚构的</p>
        </div>
      </header>
      <div class="side-lists">
        <h2>选一个身份，和助手说话</h2>
        <ul>
          {state.personas.map((persona) => (
            <Entry
              key={persona.id}
              {...shared}
              chat={`p:${persona.id}`}
              avatar={<PersonAvatar persona={persona} />}
              name={persona.name}
              tag={persona.role}
              about={`${persona.unit} ${persona.title}`}
            />
          ))}
        </ul>
        <h2>群聊</h2>
        <ul>
          {state.groups.map((group) => (
            <Entry
              key={group.id}
              {...shared}
              chat={`g:${group.id}`}
              avatar={<GroupAvatar />}
              name={group.name}
              about={`${group.members.length} 人`}
            />
          ))}
        </ul>
      </div>
      <Reminders state={state} client={client} />
    </nav>
  )
}

interface EntryProps {
  readonly state: PageState
  readonly selected: string | null
  readonly chat: string
  readonly avatar: ComponentChildren
  readonly name: string
  readonly tag?: string | undefined
  readonly about: string
}

function Entry({ state, selected, chat, avatar, name, tag, about }: EntryProps): JSX.Element {
  const last = state.lasts[chat]
  const unread = unreadIn(state, chat)
  return (
    <li>
      <a class="entry" href={`#${chat}`} aria-current={selected === chat ? 'page' : undefined}>
        {avatar}
        <span class="entry-main">
          <span class="entry-line">
            <span class="entry-name">
              {name}
              {tag ? <span class="tag">{tag}</span> : null}
            </span>
            {last ? <time class="entry-time">{briefly(last.at)}</time> : null}
          </span>
          <span class="entry-about">{about}</span>
          <span class="entry-line">
            <span class="entry-last">{last ? inOneLine(last) : '还没有消息'}</span>
            {unread > 0 ? (
              <span class="badge">
                <span class="unseen">，</span>
                {unread > 99 ? '99+' : unread}
                <span class="unseen">条未读</span>
              </span>
            ) : null}
          </span>
        </span>
      </a>
    </li>
  )
}
