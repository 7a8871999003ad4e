import type { Card } from '#cards/card.js'
import { logger } from '../../logger.js'
import { MessengerError, type Pictures } from '../port.js'
import type { FeishuClient } from './client.js'
import type { PictureKeys } from './render-card.js'

const log = logger.child({ part: 'feishu' })

/** The platform refuses a card that names a picture it does not know; the code stands for other faults too. */
const badCardCode = '230099'

export interface CardPictures {
  /**
   * Sends with the keys of the card's pictures, which are uploaded where the platform has not got them yet. One that
   * cannot be uploaded has no key; and when the platform refuses the card, it is sent once more without any.
   */
  withPictures<T>(card: Card, send: (keys: PictureKeys) => Promise<T>): Promise<T>
}

export function createCardPictures(
  client: FeishuClient,
  appId: string,
  pictures: Pictures | undefined,
): CardPictures {
  return {
    async withPictures(card, send) {
      const keys = new Map<string, string>()
      for (const id of idsOf(card)) {
        const key = pictures ? await keyOf(client, appId, pictures, id) : null
        if (key !== null) keys.set(id, key)
      }
      try {
        return await send(keys)
      } catch (error) {
        const isRefused = error instanceof MessengerError && error.code === badCardCode
        if (!isRefused || keys.size === 0) throw error
        for (const id of keys.keys()) await pictures?.setKey(id, appId, null)
        return send(new Map())
      }
    },
  }
}

async function keyOf(
  client: FeishuClient,
  appId: string,
  pictures: Pictures,
  id: string,
): Promise<string | null> {
  try {
    const known = await pictures.keyOf(id, appId)
    if (known !== null) return known
    const png = await pictures.png(id)
    if (!png) return null
    const key = await client.uploadImage(png)
    await pictures.setKey(id, appId, key)
    return key
  } catch (error) {
    const code = error instanceof MessengerError ? error.code : 'unexpected'
    log.warn({ code, picture: id }, 'picture not uploaded, the card goes without it')
    return null
  }
}

function idsOf(card: Card): readonly string[] {
  return [...new Set(card.body.flatMap((block) => (block.kind === 'image' ? [block.picture] : [])))]
}
