import type { mongo } from 'mongoose'

export interface ImportOrder {
  readonly id: string
  readonly fileId: string
  readonly fileName: string
  readonly by: string
  readonly platform: string
  readonly chatId: string
}

interface OrderDocument extends Omit<ImportOrder, 'id'> {
  _id: string
  county: string
  state: 'waiting' | 'done'
  at: Date
  endedAt?: Date
}

/** Imports that administrators confirmed in a chat. */
export interface ImportOrders {
  waiting(): Promise<readonly ImportOrder[]>
  /**
   * Ends an order and hands its message to the outbox, in this order of safety: the message has the order's id, so an end
   * that is repeated after a crash sends nothing twice.
   */
  end(order: ImportOrder, text: string, now: number): Promise<void>
}

export function createImportOrders(county: string, db: mongo.Db): ImportOrders {
  const orders = db.collection<OrderDocument>('import_orders')
  const outbox = db.collection<{ _id: string } & mongo.Document>('outbox')
  return {
    async waiting() {
      const rows = await orders.find({ county, state: 'waiting' }).sort({ at: 1 }).toArray()
      return rows.map(({ _id, fileId, fileName, by, platform, chatId }) => ({
        id: _id.slice(county.length + 1),
        fileId,
        fileName,
        by,
        platform,
        chatId,
      }))
    },
    async end(order, text, now) {
      const at = new Date(now)
      const id = `${now.toFixed(3).padStart(18, '0')}.import.${order.id.slice(0, 20)}`
      await outbox.updateOne(
        { _id: `${county}/import-${order.id}` },
        {
          $setOnInsert: {
            county,
            platform: order.platform,
            chatId: order.chatId,
            kind: 'send',
            content: { kind: 'text', text },
            state: 'queued',
            createdAt: at,
            dueAt: at,
            attempts: 0,
            uuid: id.slice(-50),
          },
        },
        { upsert: true },
      )
      await orders.updateOne({ _id: `${county}/${order.id}` }, { $set: { state: 'done', endedAt: at } })
    },
  }
}
