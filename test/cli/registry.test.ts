import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import readWorkbook from 'read-excel-file/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SHEETS } from '#src/workbook/sheets.js'
import { cliOver } from './run-cli.js'

const minqing = cliOver('cli_registry')
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'minqing-cli-'))
})

afterAll(() => rm(folder, { recursive: true }))

test('a template holds every sheet, and can be tried, imported and taken back', async () => {
  const file = join(folder, '工作簿.xlsx')
  expect(await minqing(['template', file])).toEqual({ code: 0, text: `已写好空工作簿：${file}` })
  const sheets = (await readWorkbook(file)).map(({ sheet }) => sheet)
  expect(sheets).toEqual(expect.arrayContaining(SHEETS.map(({ name }) => name)))

  const tried = await minqing(['import', file, '--dry-run'])
  expect(tried.text).toContain('试算通过，什么都没有写入')
  expect(tried.text).toContain('户：新增 1，变更 0，不变 0')
  expect(tried.code).toBe(0)

  const imported = await minqing(['import', file])
  expect(imported.text).toContain('户：新增 1，变更 0，不变 0')
  const id = /imports undo (\S+)/.exec(imported.text)?.[1] ?? ''
  expect((await minqing(['import', file])).text).toContain('户：新增 0，变更 0，不变 1')

  const undone = await minqing(['imports', 'undo', id])
  expect(undone.text).toContain('户：撤销新增 1')
  expect(undone.code).toBe(0)
  expect((await minqing(['import', file, '--dry-run'])).text).toContain('户：新增 1，变更 0，不变 0')
}, 60_000)

test('what cannot be imported, taken back or written is said in a sentence, and the exit code is 1', async () => {
  const notXlsx = join(folder, 'photo.xlsx')
  await writeFile(notXlsx, 'no workbook')
  const wrong: [string[], string][] = [
    [['import', join(folder, 'missing.xlsx')], '找不到文件'],
    [['import', notXlsx], '这不是 Excel 工作簿'],
    [['imports', 'undo', 'nope'], '没有这个编号的导入'],
    [['template', join(folder, 'x.txt')], '文件名要以 .xlsx 结尾'],
    [['template', join(folder, 'none', 'x.xlsx')], '文件夹不存在'],
  ]
  for (const [args, sentence] of wrong) {
    const said = await minqing(args)
    expect(said.text).toContain(sentence)
    expect(said.text).not.toMatch(/^\s+at /m)
    expect(said.code).toBe(1)
  }
}, 60_000)
