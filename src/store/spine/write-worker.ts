import { parentPort, workerData } from 'node:worker_threads'
import type { Connection } from 'mongoose'
import { armCrashPoint } from '../../spine/crash-points.js'
import { connect } from '../connect.js'
import { commitCommands } from './transaction.js'
import { type FromWriter, failureOf, type ToWriter, type WriterSetting } from './write-messages.js'

const { uri, dbName, crashAt } = workerData as WriterSetting
const port = parentPort
if (!port) throw new Error('only as a thread')
if (crashAt !== undefined) armCrashPoint(crashAt)

const say = (message: FromWriter): void => port.postMessage(message)
let open: Connection | undefined
const opened = connect(uri, { dbName })

port.on('message', async (order: ToWriter) => {
  if (order === 'end') {
    // While a server is still being looked for there is nothing to close. Ends this thread, not the process.
    await open?.close()
    process.exit()
  }
  try {
    await commitCommands(await opened, order.commands)
    say({ id: order.id })
  } catch (error) {
    say({ id: order.id, failure: failureOf(error) })
  }
})

open = await opened
say('ready')
