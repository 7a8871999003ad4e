import { parentPort, workerData } from 'node:worker_threads'
import type { OutingSheet } from '../views/outing-sheet.js'
import { loadFonts } from './fonts.js'
import { outingPdf } from './outing-pdf.js'

/** Draws one sheet in a thread of its own, since that takes as long as some dozens of turns. */
const pdf = await outingPdf(workerData as OutingSheet, loadFonts())
parentPort?.postMessage(new Uint8Array(pdf))
