import type { WorkbookLimits } from './limits.js'
import type { WorkbookErrors, WorkbookReading } from './parsed-workbook.js'
import { WorkbookRefused } from './problems.js'
import { ReadingThread } from './reading-thread.js'
import { openArchive } from './xlsx/archive.js'

/**
 * Reads a workbook from a path or from memory; gives it once the small sheets are there. Never throws for what the file
 * contains: a file that can't be read at all gives `WorkbookErrors`, or, if that shows only among the households, a
 * reading that ends with `WorkbookRefused`; everything else is listed in the findings.
 */
export async function readWorkbook(
  file: string | Buffer,
  limits: WorkbookLimits,
): Promise<WorkbookReading | WorkbookErrors> {
  try {
    const archive = await openArchive(file, limits)
    archive.close()
    const thread = new ReadingThread({ file, limits })
    return await thread.begun.catch((error) => {
      thread.close()
      throw error
    })
  } catch (error) {
    if (!(error instanceof WorkbookRefused)) throw error
    return wholeFile(error)
  }
}

export function wholeFile({ message }: WorkbookRefused): WorkbookErrors {
  return { ok: false, problems: [{ sheet: '文件', reason: message }] }
}
