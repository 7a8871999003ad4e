import { createHash } from 'node:crypto'
import { audited } from '../actions/action.js'
import { can } from '../domain/access.js'
import { takesPhotos } from '../domain/issues/apply-move.js'
import { MOVES, type Move } from '../domain/issues/moves.js'
import type { Extras } from './extras.js'
import type { Draft } from './flow.js'
import { FLOWS } from './flows/index.js'
import { householdRef } from './flows/log-visit.js'
import { changed, type Heard } from './heard/heard.js'
import { showHeard } from './heard/show.js'
import type { Turn } from './turn.js'

/** A photo or voice message belongs to the visit logged just before it, if there is no open draft. */
const JUST_LOGGED_MS = 30 * 60_000
export const MOST_ATTACHMENTS = 9

/** The id under which the file of a message is kept: the same on every replay, and known again when it is recalled. */
export function attachmentId(platform: string, messageId: string): string {
  return createHash('sha256').update(`attachment/${platform}/${messageId}`).digest('base64url').slice(0, 22)
}

export async function handleFile(turn: Turn, extras: Extras): Promise<string> {
  if (turn.event.body.kind === 'recalled') return detach(turn, turn.event.body.messageId)
  const { file } = extras
  if (!file) {
    turn.say('文件没有收到，请再发一次。')
    return 'file.missing'
  }
  if (file.kind === 'refused') {
    turn.say(file.sentence)
    return 'file.refused'
  }
  if (file.kind === 'workbook') return showWorkbook(turn, file)
  return attach(turn, file.id, file.what === 'image' ? '照片' : '语音')
}

async function showWorkbook(
  turn: Turn,
  file: Extract<NonNullable<Extras['file']>, { kind: 'workbook' }>,
): Promise<string> {
  if (!can(turn.actor, 'registry.import')) {
    turn.say('只有管理员可以导入工作簿。请把文件交给本县管理员。')
    return 'file.not-allowed'
  }
  await turn.show('import-report', { name: file.name, fileId: file.fileId, ...file.report })
  return 'import.report'
}

/** To the draft, the card or the visit that it belongs to, as far as there is one. */
export async function attach(turn: Turn, id: string, word: string): Promise<string> {
  const { draft, heard, lastVisitId } = turn.session
  if (draft) {
    const place = placeIn(draft)
    if (place === null) {
      const title = FLOWS[draft.flow]?.title ?? ''
      turn.say(`${word}没有附上：“${title}”不带照片和语音。要附的，请先填完或取消，再用“进展 编号”。`)
      return 'file.no-place'
    }
    if (draft.attachmentIds.length >= MOST_ATTACHMENTS) {
      turn.say(`一次最多附 ${MOST_ATTACHMENTS} 个照片或语音，这一个没有附上。`)
      return 'file.too-many'
    }
    const attachmentIds = [...draft.attachmentIds, id]
    turn.remember({ draft: { ...draft, attachmentIds } })
    turn.say(`${word}收到，会随${place}保存（共 ${attachmentIds.length} 个）。`)
    return 'file.attached'
  }
  if (heard) return attachToHeard(turn, heard, { id, word })
  const visit = lastVisitId ? await turn.readers.visit(lastVisitId) : null
  const recent = visit?.status === 'standing' && turn.now - visit.enteredAt <= JUST_LOGGED_MS
  if (!visit || !recent || visit.attachmentIds.length >= MOST_ATTACHMENTS) {
    turn.say(`${word}收到，但不知道属于哪一户。请先点“走访”选一户再发；不发也可以登记。`)
    return 'file.orphan'
  }
  const attachmentIds = [...visit.attachmentIds, id]
  turn.changes.push(
    { kind: 'attachments.link', ids: [id], visitId: visit.id },
    { kind: 'visit.set', visitId: visit.id, expectRev: visit.rev, set: { attachmentIds } },
    audited(
      turn.action,
      'visit.attach',
      `visit/${visit.id}`,
      { attachmentIds: visit.attachmentIds },
      { attachmentIds },
    ),
  )
  const household = await turn.readers.household(visit.householdId)
  turn.say(`${word}已附到刚才登记的${household?.head ?? ''}家走访（共 ${attachmentIds.length} 个）。`)
  return 'file.attached'
}

/** To the only household of the card that waits; of several, the card asks whose it is. */
async function attachToHeard(
  turn: Turn,
  heard: Heard,
  { id, word }: { readonly id: string; readonly word: string },
): Promise<string> {
  if (heard.files.length >= MOST_ATTACHMENTS) {
    turn.say(`一次最多附 ${MOST_ATTACHMENTS} 个照片或语音，这一个没有附上。`)
    return 'file.too-many'
  }
  const files = [...heard.files, { id, householdId: null }]
  if (heard.visits.length > 1) {
    await showHeard(turn, changed(heard, { files }))
    return 'file.whose'
  }
  turn.remember({ heard: { ...heard, files } })
  turn.say(`${word}收到，确认后会随这一户保存（共 ${files.length} 个）。`)
  return 'file.attached'
}

/** What an open draft will be, in words, if photos may go with it. */
export function placeIn(draft: Draft): string | null {
  const { move, title = '' } = draft.about
  const action = FLOWS[draft.flow]?.action
  if (action === 'raise-issue') return '这个问题'
  if (action === 'record-visit' || action === 'correct-visit') {
    const of = householdRef.safeParse(draft.answers.household)
    return `${of.success ? `${of.data.head}家` : ''}这次走访`
  }
  if (action !== 'move-issue' || !move || !takesPhotos(move as Move)) return null
  return `${title.split('：')[0]} 的“${MOVES[move as Move].word}”`
}

/** A recalled photo or voice message is taken out of what it was attached to. Recorded visits stay: 撤销 is for those. */
async function detach(turn: Turn, messageId: string): Promise<string> {
  const id = attachmentId(turn.event.platform, messageId)
  const { draft, parked, heard, lastVisitId } = turn.session
  const held = [draft, parked].some((one) => one?.attachmentIds.includes(id))
  if (held) {
    turn.remember({ draft: draft && without(draft, id), parked: parked && without(parked, id) })
    return 'file.detached'
  }
  if (heard?.files.some((file) => file.id === id)) {
    turn.remember({ heard: { ...heard, files: heard.files.filter((file) => file.id !== id) } })
    return 'file.detached'
  }
  const visit = lastVisitId ? await turn.readers.visit(lastVisitId) : null
  if (!visit?.attachmentIds.includes(id)) return 'recalled'
  const attachmentIds = visit.attachmentIds.filter((one) => one !== id)
  turn.changes.push(
    { kind: 'visit.set', visitId: visit.id, expectRev: visit.rev, set: { attachmentIds } },
    { kind: 'attachments.unlink', ids: [id], at: turn.now },
    audited(
      turn.action,
      'visit.detach',
      `visit/${visit.id}`,
      { attachmentIds: visit.attachmentIds },
      { attachmentIds },
    ),
  )
  return 'file.detached'
}

function without(draft: Draft, id: string): Draft {
  return { ...draft, attachmentIds: draft.attachmentIds.filter((one) => one !== id) }
}
