import { codeDigest } from '#src/conversation/identify.js'
import { createAdminCode } from '#src/store/admin-codes.js'
import { key } from '#src/store/issue-keys.js'
import { COUNTY } from '../support/desk.js'
import type { Happenings, Player } from './transcript.js'

/** A GIF of one pixel. */
const PHOTO = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
/** The first page of an Ogg stream, which is how voice messages come. */
const VOICE = Buffer.concat([
  Buffer.from('OggS\0\x02'),
  Buffer.alloc(20),
  Buffer.from('\x01\x13OpusHead\x01\x01'),
])

const sent: string[] = []

/** What happens outside of words, written `! name words…`. */
export const HAPPENINGS: Happenings = {
  restart: async (player) => {
    await player.desk.restart()
    return undefined
  },
  photo: (player, [name = '照片']) => sendFile(player, 'image', name, PHOTO),
  voice: (player, [name = '语音']) => sendFile(player, 'audio', name, VOICE),
  /** A voice message with what the platform has heard in it: `! said 今天走了张三`. */
  said: (player, words) => sendFile(player, 'audio', '语音', VOICE, words.join(' ')),
  /** A file that is no photo: `! file 名册.docx`. */
  file: (player, [name = '文件']) => sendFile(player, 'file', name, Buffer.from(`this is ${name}`)),
  heic: (player, [name = '照片']) =>
    sendFile(player, 'image', name, Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1')),
  /** Takes back the last file that was sent. */
  recall: (player) => {
    const messageId = sent.pop() ?? ''
    return player.give({ kind: 'recalled', messageId })
  },
  /** What the platform's directory tells of an account: `! directory ou_X 13800000003 李四`. */
  directory: async (player, [account = '', phone = '', name]) => {
    player.desk.messenger.directory.set(account, { phone, ...(name ? { name } : {}) })
    return undefined
  },
  /** Takes the account away from a person, as if it had never been known. */
  forget: async (player, [person = '']) => {
    await player.desk.db
      .collection<{ _id: string }>('people')
      .updateOne({ _id: `${COUNTY}/${person}` }, { $unset: { feishuOpenId: '' } })
    return undefined
  },
  phone: async (player, [person = '', phone]) => {
    await player.desk.db
      .collection<{ _id: string }>('people')
      .updateOne({ _id: `${COUNTY}/${person}` }, { $set: { phone } })
    return undefined
  },
  /** The last press, sent by another account. */
  'press-as': (player, [account = '']) => player.pressAs(account),
  'person-left': (player) => player.give({ kind: 'person-left' }),
  'bot-added': (player, [name = '']) => player.give({ kind: 'bot-added', name }),
  'bot-removed': (player) => player.give({ kind: 'bot-removed' }),
  entered: (player) => player.give({ kind: 'entered' }),
  menu: (player, [key = '']) => player.give({ kind: 'menu', key }),
  sticker: (player) => player.give({ kind: 'unsupported', what: 'sticker' }),
  /** Says a fresh code of `bootstrap-admin`. */
  'admin-code': async (player) => {
    const { code } = await createAdminCode(player.desk.connection, COUNTY, codeDigest, Date.now())
    return player.give({ kind: 'text', text: code, mentioned: false })
  },
  /** A row of 时限: `! limit 饮水水利 7 县水利局`. */
  limit: async (player, [category = '', days, unitId = '']) => {
    const row = { _id: `${COUNTY}/${category}`, county: COUNTY, workingDays: Number(days), unitId }
    await player.desk.db.collection<{ _id: string }>('time_limits').insertOne(row)
    return undefined
  },
  /** Earlier troubles of a category in 大塘镇, closed by a unit: `! led power_network 大塘镇 6`. */
  led: async (player, [category = '', leadUnitId = '', times]) => {
    const rows = Array.from({ length: Number(times) }, (_, i) => ({
      ...{ _id: `${COUNTY}/past-${leadUnitId}-${i}`, county: COUNTY, number: `2025-${leadUnitId}-${i}` },
      ...{ category, leadUnitId, town: '大塘镇', status: 'closed', raisedAt: new Date(i) },
      keys: [key.ledIn(category, '大塘镇')],
    }))
    await player.desk.db.collection<{ _id: string }>('issues').insertMany(rows)
    return undefined
  },
  /** Something else is changed in a household meanwhile: `! household A1 {"cadreId":"C2"}`. */
  household: async (player, [id = '', json = '{}']) => {
    await player.desk.db
      .collection<{ _id: string }>('households')
      .updateOne({ _id: `${COUNTY}/${id}` }, { $set: JSON.parse(json) as object, $inc: { rev: 1 } as never })
    return undefined
  },
}

async function sendFile(
  player: Player,
  kind: 'image' | 'audio' | 'file',
  name: string,
  bytes: Buffer,
  transcript?: string,
) {
  const event = player.desk.event(player.account, { kind: 'entered' }, player.chat)
  const messageId = event.messageId ?? ''
  player.desk.messenger.files.set(messageId, bytes)
  sent.push(messageId)
  const resource = { key: messageId, messageId, ...(kind === 'file' ? { name } : {}) }
  const body = kind === 'audio' && transcript ? { kind, resource, transcript } : { kind, resource }
  return player.desk.messenger.receive({ ...event, body })
}
