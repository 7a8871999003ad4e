import type { Instant } from '#src/domain/time.js'
import { type Connection, database } from '#src/store/database.js'
import { ensureIndexes } from '#src/store/ensure-indexes.js'
import { issueDocument, moveDocument } from '#src/store/issue-documents.js'
import { SCHEMA } from '#src/store/schema/index.js'
import { bigIssues } from './generate/issues.js'
import { BIG_COUNTY } from './million.js'

const CHUNK = 2_000
const LOADED = 'bench_issues_loaded'

/** So many issues in a county that is there, as of `now`; loaded once and found again in the next run. */
export async function openBigIssues(
  connection: Connection,
  sizes: { readonly households: number; readonly issues: number; readonly now: Instant },
  print: (line: string) => void,
): Promise<void> {
  const db = database(connection)
  const same = { issues: sizes.issues, now: sizes.now }
  await ensureIndexes(connection, SCHEMA)
  if (await db.collection(LOADED).findOne(same)) return
  print(`loading ${sizes.issues} issues, once`)
  for (const name of [LOADED, 'issues', 'issue_moves']) await db.collection(name).deleteMany({})
  const chunks = { issues: [] as object[], issue_moves: [] as object[] }
  const flush = async (name: keyof typeof chunks): Promise<void> => {
    const rows = chunks[name]
    chunks[name] = []
    if (rows.length > 0) await db.collection(name).insertMany(rows, { ordered: false })
  }
  for (const { issue, moves } of bigIssues(sizes.issues, sizes.households, sizes.now)) {
    chunks.issues.push(issueDocument(BIG_COUNTY, issue))
    chunks.issue_moves.push(...moves.map((move) => moveDocument(BIG_COUNTY, move)))
    if (chunks.issues.length < CHUNK) continue
    await Promise.all([flush('issues'), flush('issue_moves')])
  }
  await Promise.all([flush('issues'), flush('issue_moves')])
  await db.collection(LOADED).insertOne(same)
}
