import { importWorkbook } from '#src/store/registry/import-workbook.js'
import { COUNTY, NOW, openDatabase } from '../store/registry/county.js'

const [uri = '', dbName = '', file = '', stopAfter = ''] = process.argv.slice(2)

/**
 * Imports a file and tells its parent of every batch; after so many rows it gets no further, so that the parent finds
 * it in the middle however late it kills it.
 */
const connection = await openDatabase(uri, dbName)
const onProgress = (rows: number): Promise<void> | undefined => {
  process.send?.(rows)
  return rows >= Number(stopAfter) ? new Promise(() => undefined) : undefined
}
await importWorkbook({
  connection,
  county: COUNTY,
  actor: 'G1',
  file,
  fileName: 'x.xlsx',
  now: NOW,
  onProgress,
})
process.send?.('done')
await connection.close()
process.disconnect()
