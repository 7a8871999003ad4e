import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAttachments } from '#src/store/attachments.js'
import { COUNTY, Desk, NOON } from '../../support/desk.js'
import { assigned } from '../../support/issue-desk.js'

/** A GIF of one pixel. */
const PHOTO = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
const DAY_MS = 86_400_000

let desk: Desk
beforeAll(async () => {
  desk = await Desk.open('issue_photos')
})
afterAll(() => desk.close())

async function sendPhoto(account: string): Promise<string[]> {
  const event = desk.event(account, { kind: 'entered' })
  const messageId = event.messageId ?? ''
  desk.messenger.files.set(messageId, PHOTO)
  return desk.give({ ...event, body: { kind: 'image', resource: { key: messageId, messageId } } })
}

test('a photo of a progress note belongs to its issue, outlives the sweep, and stands in the history', async () => {
  const number = await assigned(desk, '张三', '路灯坏了')
  await desk.say('ou_T1', `签收 ${number}`)
  await desk.say('ou_T1', `进展 ${number}`)
  expect(await sendPhoto('ou_T1')).toEqual([`照片收到，会随问题 ${number} 的“进展”保存（共 1 个）。`])
  await desk.press('ou_T1', '提交', { form: { text: '灯泡已买' } })
  // One that was sent and never became part of anything.
  await desk.say('ou_T1', `进展 ${number}`)
  await sendPhoto('ou_T1')
  await desk.press('ou_T1', '取消')
  const [issue] = await desk.rows<{ _id: string }>('issues')
  const issueId = issue?._id.split('/')[1]
  const notes = await desk.rows<{ attachmentIds?: string[] }>('issue_moves', { move: 'note' })
  expect(notes).toHaveLength(1)
  const [kept] = notes[0]?.attachmentIds ?? []
  const swept = await createAttachments(COUNTY, desk.db).sweep(NOON + 2 * DAY_MS)
  expect(swept).toBe(1)
  const rows = await desk.rows('attachments')
  expect(rows).toMatchObject([{ _id: `${COUNTY}/${kept}`, issueId }])
  expect(rows[0]).not.toHaveProperty('orphanSince')
  const shown = (await desk.say('ou_C1', `问题 ${number}`)).join('\n')
  expect(shown).toContain('照片和语音：1 个')
  expect(shown).toContain('进展：灯泡已买（附 1 个照片或语音）')
})

test('an issue that is raised without a visit may have a photo too', async () => {
  await desk.say('ou_C1', '问题')
  await desk.say('ou_C1', '李四')
  expect(await sendPhoto('ou_C1')).toEqual(['照片收到，会随这个问题保存（共 1 个）。'])
  for (const words of ['路塌了', '道路交通', '协调解决', '跳过', '确认']) await desk.say('ou_C1', words)
  const [issue] = await desk.rows<{ _id: string }>('issues', { text: '路塌了' })
  const [photo] = await desk.rows('attachments', { issueId: issue?._id.split('/')[1] })
  expect(photo).toBeDefined()
})
