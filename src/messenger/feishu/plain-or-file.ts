import { type Content, MessengerError, type OutgoingFile, type OutgoingFiles } from '../port.js'
import { isSettingsProblem } from './classify-failure.js'
import type { FeishuClient, WireMessage } from './client.js'
import { textContent } from './plain-message.js'

/** What is no card, as the platform takes it. A file is uploaded with every attempt: keys are not kept. */
export async function plainOrFile(
  client: FeishuClient,
  files: OutgoingFiles | undefined,
  content: Exclude<Content, { kind: 'card' }>,
): Promise<WireMessage> {
  if (content.kind === 'text') return { type: 'text', content: textContent(content.text) }
  const key = await uploaded(client, files, content)
  if (key === null) return { type: 'text', content: textContent(content.otherwise) }
  return { type: 'file', content: JSON.stringify({ file_key: key }) }
}

/** Null where there is no such file any more, or the platform takes none from this app. */
async function uploaded(
  client: FeishuClient,
  files: OutgoingFiles | undefined,
  { id, name }: OutgoingFile,
): Promise<string | null> {
  const bytes = await made(files, id)
  if (!bytes) return null
  try {
    return await client.uploadPdf(name, bytes)
  } catch (error) {
    if (error instanceof MessengerError && isRefused(error)) return null
    // Nothing was sent yet, whatever became of the upload.
    throw error instanceof MessengerError && error.outcome === 'unknown'
      ? new MessengerError('retry', error.code, error.message, { cause: error })
      : error
  }
}

/** Also for want of a permission: whoever waits for the file is told so. */
function isRefused(error: MessengerError): boolean {
  return error.outcome === 'permanent' || isSettingsProblem(error)
}

async function made(files: OutgoingFiles | undefined, id: string): Promise<Buffer | null> {
  try {
    return (await files?.bytes(id)) ?? null
  } catch (cause) {
    throw new MessengerError('retry', 'file-not-made', 'the file could not be made', { cause })
  }
}
