import type { Extras, WorkbookReport } from '../conversation/extras.js'
import { attachmentId } from '../conversation/handle-file.js'
import { personWithPhone } from '../conversation/identify.js'
import { can } from '../domain/access.js'
import type { Person } from '../domain/registry/types.js'
import { logger } from '../logger.js'
import { type Incoming, type Messenger, MessengerError, type Platform } from '../messenger/port.js'
import type { InboxEvent } from '../spine/ports.js'
import type { Attachments } from '../store/attachments.js'
import type { Database } from '../store/database.js'
import { MongoReaders } from '../store/readers/readers.js'
import { ACCOUNT_FIELDS } from '../store/spine/change-writes.js'
import type { Workbooks } from '../store/workbooks.js'
import { attachmentSentence } from '../text/attachment-sentences.js'
import { withinTime } from '../within-time.js'
import { type ReadMoreOptions, readMore } from './read-more.js'

const log = logger.child({ room: 'extras' })

const LOOK_UP_LIMIT_MS = 5_000
const DOWNLOAD_LIMIT_MS = 60_000
const TRANSCRIBE_LIMIT_MS = 5_000
/** No platform recognises longer recordings at once. */
const LONGEST_SPEECH_MS = 60_000
/** Accounts known to be registered: their messages need no look-up. */
const MOST_KNOWN = 50_000

const NOT_FETCHED = '文件没有取到，请再发一次；不发也可以登记。'

export interface ExtrasOptions {
  readonly county: string
  readonly db: Database
  readonly messengers: ReadonlyMap<Platform, Messenger>
  readonly attachments: Attachments
  readonly workbooks: Workbooks
  readonly dryRun: (file: Buffer, name: string) => Promise<WorkbookReport>
  /** Where the county has a model of its own. */
  readonly readMore?: ReadMoreOptions
}

type FileBody = Extract<Incoming['body'], { kind: 'image' | 'audio' | 'file' }>

/** Fetches what a turn needs from a platform before it: who an unknown account is, and the file that was sent. */
export function createExtras(options: ExtrasOptions): (event: InboxEvent) => Promise<Extras> | Extras {
  const known = new Set<string>()
  void noteRegistered(options, known)
  const together = readersTogether(options)
  return (inboxEvent) => {
    const { event } = inboxEvent
    const account = `${event.platform}/${event.sender.id}`
    const isFile = fileOf(event) !== null
    const mayReadMore = options.readMore !== undefined && event.body.kind === 'text'
    if (known.has(account) && !isFile && !mayReadMore) return {}
    return fetchExtras(options, together(), event, (isKnown) => {
      if (isKnown && known.size < MOST_KNOWN) known.add(account)
    })
  }
}

/** Asked for once, so that after a restart not everybody's first message is looked up by itself. */
async function noteRegistered({ county, db }: ExtrasOptions, known: Set<string>): Promise<void> {
  const people = db.collection('people').find({ county, left: { $ne: true } })
  try {
    for await (const person of people.project(ACCOUNTS_ONLY).limit(MOST_KNOWN))
      for (const [platform, field] of Object.entries(ACCOUNT_FIELDS))
        if (person[field] && known.size < MOST_KNOWN) known.add(`${platform}/${person[field]}`)
  } catch (error) {
    log.debug({ err: error }, 'registered accounts not read ahead')
  }
}

const ACCOUNTS_ONLY = {
  _id: 0,
  ...Object.fromEntries(Object.values(ACCOUNT_FIELDS).map((field) => [field, 1])),
}

/** Events that arrive together look their senders up together. */
function readersTogether({ county, db }: ExtrasOptions): () => MongoReaders {
  let readers: MongoReaders | undefined
  return () => {
    if (!readers) {
      readers = new MongoReaders(county, db)
      setImmediate(() => {
        readers = undefined
      })
    }
    return readers
  }
}

async function fetchExtras(
  options: ExtrasOptions,
  readers: MongoReaders,
  event: Incoming,
  noteKnown: (isKnown: boolean) => void,
): Promise<Extras> {
  const known = await readers.personByAccount(event.platform, event.sender.id)
  noteKnown(known !== null)
  const found = known ? {} : await lookUp(options, event)
  const body = fileOf(event)
  if (!body) return options.readMore && known ? readBy(options.readMore, readers, event, known) : found
  // A file may be the very first thing that somebody sends.
  const person = known ?? (await personInDirectory(readers, found))
  if (!person) return found
  try {
    const fetching = withinTime(DOWNLOAD_LIMIT_MS, () => fetchFile(options, event, body, person, readers))
    return { ...found, file: await fetching }
  } catch (error) {
    log.warn({ err: error, event: event.eventId }, 'file not fetched')
    return { ...found, file: { kind: 'refused', sentence: NOT_FETCHED } }
  }
}

async function readBy(
  how: ReadMoreOptions,
  readers: MongoReaders,
  event: Incoming,
  person: Person,
): Promise<Extras> {
  const reading = await readMore(how, readers, event, person)
  return reading ? { reading } : {}
}

async function personInDirectory(readers: MongoReaders, { directory }: Extras): Promise<Person | null> {
  const phone = typeof directory === 'object' ? directory.phone : undefined
  return phone ? personWithPhone(readers, phone) : null
}

/** What people post in groups is not for the bot, and is not fetched. */
function fileOf({ body, chat }: Pick<Incoming, 'body' | 'chat'>): FileBody | null {
  if (chat.kind === 'group') return null
  return body.kind === 'image' || body.kind === 'audio' || body.kind === 'file' ? body : null
}

async function lookUp(options: ExtrasOptions, event: Incoming): Promise<Extras> {
  const messenger = options.messengers.get(event.platform)
  if (!messenger || !asksSomething(event)) return {}
  try {
    const entry = await withinTime(LOOK_UP_LIMIT_MS, () => messenger.lookUp(event.sender.id))
    return { directory: entry ?? 'none' }
  } catch (error) {
    log.warn({ code: error instanceof MessengerError ? error.code : 'unknown' }, 'directory not available')
    return { directory: 'unavailable' }
  }
}

/** Only who says or presses something is looked up; group traffic that is not for the bot is none of its business. */
function asksSomething({ body, chat }: Incoming): boolean {
  if (body.kind === 'text') return chat.kind === 'private' || body.mentioned
  return fileOf({ body, chat }) !== null || ['press', 'menu', 'entered', 'bot-added'].includes(body.kind)
}

async function fetchFile(
  options: ExtrasOptions,
  event: Incoming,
  body: FileBody,
  person: Person,
  readers: MongoReaders,
): Promise<NonNullable<Extras['file']>> {
  const messenger = options.messengers.get(event.platform)
  if (!messenger) throw new Error('no such messenger')
  const name = body.resource.name ?? ''
  if (body.kind === 'file' && name.toLowerCase().endsWith('.xlsx')) {
    const unit = await readers.unit(person.unitId)
    const actor = {
      person,
      unit: unit ?? ({ id: person.unitId, kind: 'town', headId: '', order: 0 } as const),
    }
    // The turn says so; what would be refused is not even downloaded.
    if (!can(actor, 'registry.import'))
      return { kind: 'refused', sentence: '只有管理员可以导入工作簿。请把文件交给本县管理员。' }
    return takeWorkbook(options, messenger, body, event.at)
  }
  const id = attachmentId(event.platform, event.messageId ?? event.eventId)
  const before = await options.attachments.kept(id)
  if (before)
    return { kind: 'attachment', id, what: before.kind, ...(await saidIn(options, messenger, body, id)) }
  const { stream } = await messenger.download(body.resource, body.kind)
  const kept = await options.attachments.keep({
    stream,
    claimed: body.kind,
    id,
    addedBy: person.id,
    at: event.at,
  })
  if (!kept.ok) return { kind: 'refused', sentence: attachmentSentence(kept.refusal) }
  return {
    kind: 'attachment',
    id,
    what: kept.attachment.kind,
    ...(await saidIn(options, messenger, body, id)),
  }
}

/** What a voice message says, if the platform tells it or can be asked; without it the recording is kept all the same. */
async function saidIn(
  { attachments }: ExtrasOptions,
  messenger: Messenger,
  body: FileBody,
  id: string,
): Promise<{ said?: string }> {
  if (body.kind !== 'audio') return {}
  if (body.transcript?.trim()) return { said: body.transcript.trim() }
  if (!messenger.transcribe || (body.resource.durationMs ?? 0) > LONGEST_SPEECH_MS) return {}
  try {
    const said = await withinTime(TRANSCRIBE_LIMIT_MS, async () => {
      const kept = await attachments.open(id)
      const audio = kept && Buffer.concat(await kept.stream.toArray())
      return audio && messenger.transcribe?.(audio)
    })
    return said ? { said } : {}
  } catch (error) {
    log.warn(
      { code: error instanceof MessengerError ? error.code : 'unknown' },
      'voice message not recognised',
    )
    return {}
  }
}

async function takeWorkbook(
  options: ExtrasOptions,
  messenger: Messenger,
  body: FileBody,
  at: number,
): Promise<NonNullable<Extras['file']>> {
  const name = body.resource.name ?? '工作簿.xlsx'
  const { stream } = await messenger.download(body.resource, 'file')
  const file = await options.workbooks.keep(stream, {
    id: attachmentId('workbook', body.resource.messageId),
    name,
    at,
  })
  if (!file)
    return { kind: 'refused', sentence: '工作簿超过 20 MB，请改用命令行导入：minqing import 文件.xlsx' }
  const report = await options.dryRun(file.bytes, name)
  return { kind: 'workbook', fileId: file.id, name, report }
}
