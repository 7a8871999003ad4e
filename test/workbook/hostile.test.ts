import { expect, test } from 'vitest'
import { CHAT_LIMITS } from '#src/workbook/limits.js'
import { readWorkbook } from '#src/workbook/read-workbook.js'
import { GOOD, makeWorkbook } from './make-workbook.js'
import { inlineRow, rawXlsx, rawZip, sheetXml } from './raw-xlsx.js'

const HEADINGS = inlineRow('村编码', '乡镇', '村(社区)')
const ROW = inlineRow('V1', '秀谷镇', '大塘村')

async function refusal(file: Buffer | string, limits = CHAT_LIMITS): Promise<string> {
  const result = await readWorkbook(file, limits)
  if (result.ok) throw new Error('the file was read')
  expect(result.problems).toHaveLength(1)
  return result.problems[0]?.reason ?? ''
}

test('a small file that unpacks to 150 MB is refused within 200 ms and without the memory', async () => {
  const bomb = rawXlsx('村', sheetXml('<row r="2"/>'.repeat(12_500_000)))
  expect(bomb.length).toBeLessThan(400_000)
  const before = process.memoryUsage.rss()
  const startedAt = performance.now()
  expect(await refusal(bomb)).toContain('解开后太大')
  expect(performance.now() - startedAt).toBeLessThan(200)
  expect(process.memoryUsage.rss() - before).toBeLessThan(50 * 1024 * 1024)
})

test('a directory that lies about the size is found out while unpacking', async () => {
  const liar = rawXlsx('村', sheetXml('<row r="2"/>'.repeat(1_000_000)), { claimedBytes: 1000 })
  expect(await refusal(liar)).toContain('已损坏')
})

test('too many entries are refused', async () => {
  const entries = Array.from({ length: 300 }, (_, at) => ({ name: `x/${at}`, content: '' }))
  expect(await refusal(rawXlsx('村', sheetXml(HEADINGS + ROW), { entries }))).toContain('解开后太大')
})

test('a file beyond the size limit is refused', async () => {
  const file = await makeWorkbook(GOOD)
  expect(await refusal(file, { ...CHAT_LIMITS, fileBytes: 1024 })).toContain('文件超过')
})

test('a document type declaration is refused, so no entity can read a file or expand', async () => {
  const xml = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet><sheetData>${HEADINGS}${inlineRow('V1', '&e;', 'x')}</sheetData></worksheet>`
  expect(await refusal(rawXlsx('村', xml))).toContain('DOCTYPE')
})

test('an undeclared entity makes the file unreadable', async () => {
  expect(await refusal(rawXlsx('村', sheetXml(HEADINGS + inlineRow('V1', '&e;', 'x'))))).toContain('已损坏')
})

test('what is no workbook is refused with a sentence', async () => {
  expect(await refusal(Buffer.from('户编号,村编码'))).toContain('不是 Excel 工作簿')
  expect(await refusal(Buffer.alloc(0))).toContain('不是 Excel 工作簿')
  expect(await refusal(rawZip([{ name: 'a.txt', content: 'a' }]))).toContain('不是 Excel 工作簿')
  expect(await refusal('/nowhere/a.xlsx')).toContain('找不到这个文件')
  const good = await makeWorkbook(GOOD)
  expect(await refusal(good.subarray(0, good.length - 200))).toContain('不是 Excel 工作簿')
})

test('a reading that takes too long is broken off', async () => {
  const file = rawXlsx('村', sheetXml(HEADINGS + ROW.repeat(50_000)))
  expect(await refusal(file, { ...CHAT_LIMITS, ratio: 1000, timeoutMs: 5 })).toContain('超时')
})

test('more rows than the limit are refused', async () => {
  const file = rawXlsx('村', sheetXml(HEADINGS + ROW.repeat(20)))
  expect(await refusal(file, { ...CHAT_LIMITS, rows: 10 })).toContain('超过 10 行')
})

test('errors beyond the limit are counted', async () => {
  const file = rawXlsx('村', sheetXml(HEADINGS + inlineRow('V 1', '', 'x').repeat(20)))
  const result = await readWorkbook(file, { ...CHAT_LIMITS, problems: 10 })
  if (!result.ok) throw new Error('the file was refused')
  const findings = await result.findings()
  expect(findings.problems).toHaveLength(10)
  expect(findings.problemsBeyond).toBe(30)
})
