import type { AttachmentRefusal } from '../domain/attachments.js'

type Sentences = {
  readonly [C in AttachmentRefusal['code']]: (facts: Extract<AttachmentRefusal, { code: C }>) => string
}

const SENTENCES: Sentences = {
  'attachment.empty': () => '文件是空的，没有保存。请重新发送。',
  'attachment.too-large': ({ limitMegabytes }) =>
    `文件超过 ${limitMegabytes} MB，没有保存。请压缩后再发；不发也可以登记。`,
  'attachment.too-many-pixels': ({ limitSide }) =>
    `照片的长或宽超过 ${limitSide} 像素，没有保存。请缩小后再发。`,
  'attachment.heic': () =>
    '这张照片是 HEIC 格式，没有保存。请在手机“设置-相机-格式”里选“兼容性最佳”，或截图后再发。',
  'attachment.type-unknown': ({ claimed }) =>
    claimed === 'file'
      ? '只能附照片（JPG、PNG、WebP、GIF）和语音，这个文件没有保存。导入名册请由管理员发送 .xlsx 工作簿。'
      : '这个文件不是照片或语音，没有保存。请重新发送。',
  'attachment.damaged': () => '文件已损坏，打不开，没有保存。请重新发送。',
}

export function attachmentSentence(refusal: AttachmentRefusal): string {
  const say = SENTENCES[refusal.code] as (facts: AttachmentRefusal) => string
  return say(refusal)
}
