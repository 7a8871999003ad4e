import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mongoose from 'mongoose'
import readXlsx from 'read-excel-file/node'
import { expect, onTestFinished, test } from 'vitest'
import { households as collection } from '#src/store/schema/registry.js'
import { households } from '../../bench/generate/households.js'
import { writeWorkbookFile } from '../../bench/generate/workbook-file.js'

test('generated households are valid documents of the store, each with an id of its own', async () => {
  const Household = mongoose.model('GeneratedHousehold', collection.schema)
  const made = [...households(2_000, 'seed')]
  expect(new Set(made.map((one) => one._id)).size).toBe(2_000)
  for (const one of made.slice(0, 100)) await new Household(one).validate()
  const open = made.filter((one) => one.uncovered).length
  expect(open / made.length).toBeGreaterThan(0.05)
  expect(open / made.length).toBeLessThan(0.11)
  expect([...households(2_000, 'seed')]).toEqual(made)
})

test('a generated workbook opens, and the references of its households resolve', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'minqing-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const path = join(folder, 'big.xlsx')
  await writeWorkbookFile(path, 3_000, 'seed', Date.parse('2024-06-20T09:00:00+08:00'))
  const sheets = new Map((await readXlsx(path)).map(({ sheet, data }) => [sheet, data]))
  const column = (sheet: string, heading: string) => {
    const [headings = [], ...rows] = sheets.get(sheet) ?? []
    return rows.map((row) => String(row[headings.indexOf(heading)]))
  }
  expect([...sheets.keys()]).toEqual(['活动', '阶段', '单位', '干部', '村', '挂点', '户'])
  expect(new Set(column('户', '户编号')).size).toBe(3_000)
  const cadres = new Set(column('干部', '工号'))
  const villages = new Set(column('村', '村编码'))
  expect(column('户', '包户干部工号').filter((id) => !cadres.has(id))).toEqual([])
  expect(column('户', '村编码').filter((code) => !villages.has(code))).toEqual([])
  expect(column('单位', '负责人工号').filter((id) => !cadres.has(id))).toEqual([])
})
