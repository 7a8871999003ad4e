import { expect, test } from 'vitest'
import { isWithinPixels, judgeType } from '#src/domain/attachments.js'
import { attachmentSentence } from '#src/text/attachment-sentences.js'

test('a file is taken for what its bytes say, a photo or a recording only for itself', () => {
  expect(judgeType('file', 'image/png')).toEqual({
    ok: true,
    type: { kind: 'image', contentType: 'image/png' },
  })
  expect(judgeType('audio', 'audio/ogg; codecs=opus')).toMatchObject({ ok: true, type: { kind: 'audio' } })
  expect(judgeType('audio', 'image/png').ok).toBe(false)
  expect(judgeType('image', undefined).ok).toBe(false)
})

test('a workbook is no attachment', () => {
  const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  expect(judgeType('file', xlsx)).toMatchObject({ ok: false, refusal: { code: 'attachment.type-unknown' } })
})

test('a side of 12,000 pixels is the most', () => {
  expect([isWithinPixels(12_000, 12_000), isWithinPixels(12_001, 10), isWithinPixels(0, 10)]).toEqual([
    true,
    false,
    false,
  ])
})

test('every refusal says in Chinese what to do next', () => {
  const sentences = [
    attachmentSentence({ code: 'attachment.empty' }),
    attachmentSentence({ code: 'attachment.too-large', limitMegabytes: 10 }),
    attachmentSentence({ code: 'attachment.too-many-pixels', limitSide: 12_000 }),
    attachmentSentence({ code: 'attachment.heic' }),
    attachmentSentence({ code: 'attachment.type-unknown', claimed: 'audio' }),
    attachmentSentence({ code: 'attachment.damaged' }),
  ]
  for (const sentence of sentences) expect(sentence).toMatch(/请.*。$/)
  expect(new Set(sentences).size).toBe(sentences.length)
})
