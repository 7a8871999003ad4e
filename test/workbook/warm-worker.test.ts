import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { COMMAND_LINE_LIMITS } from '#src/workbook/limits.js'
import { readWorkbook } from '#src/workbook/read-workbook.js'
import { keepWorker, takeWorker } from '#src/workbook/warm-worker.js'
import { writeWorkbookFile } from '../../bench/generate/workbook-file.js'

const folder = mkdtempSync(join(tmpdir(), 'minqing-warm-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function householdsIn(file: string): Promise<number> {
  const reading = await readWorkbook(file, COMMAND_LINE_LIMITS)
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems))
  let rows = 0
  for await (const batch of reading.households?.batches ?? [])
    rows += (JSON.parse(Buffer.from(batch).toString()) as unknown[]).length
  const found = await reading.findings()
  reading.close()
  expect(found.problems).toEqual([])
  return rows
}

test('one thread reads file after file, and gives each its own rows', async () => {
  const [first, second] = [join(folder, 'a.xlsx'), join(folder, 'b.xlsx')]
  await writeWorkbookFile(first, 300, 'a', Date.now())
  await writeWorkbookFile(second, 40, 'b', Date.now())
  expect(await householdsIn(first)).toBe(300)
  const worker = takeWorker(COMMAND_LINE_LIMITS.heapMb)
  keepWorker(worker, COMMAND_LINE_LIMITS.heapMb)
  expect(await householdsIn(second)).toBe(40)
  expect(await householdsIn(first)).toBe(300)
  const after = takeWorker(COMMAND_LINE_LIMITS.heapMb)
  expect(after).toBe(worker)
  await after.terminate()
})

test('a thread that ended while nobody needed it is not given to the next reading', async () => {
  const worker = takeWorker(COMMAND_LINE_LIMITS.heapMb)
  keepWorker(worker, COMMAND_LINE_LIMITS.heapMb)
  await worker.terminate()
  const next = takeWorker(COMMAND_LINE_LIMITS.heapMb)
  expect(next).not.toBe(worker)
  await next.terminate()
})
