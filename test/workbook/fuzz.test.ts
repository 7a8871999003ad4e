import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CHAT_LIMITS } from '#src/workbook/limits.js'
import { WorkbookRefused } from '#src/workbook/problems.js'
import { readSheets } from '#src/workbook/read-sheets.js'
import { GOOD, makeWorkbook } from './make-workbook.js'
import { inlineRow, rawXlsx, sheetXml } from './raw-xlsx.js'

/** Reads a damaged file; anything but a result or a refusal fails the test. */
async function survives(file: Buffer): Promise<'read' | 'refused'> {
  try {
    await readSheets(
      file,
      { ...CHAT_LIMITS, rows: 10_000 },
      { batch: () => undefined, sheet: () => undefined },
    )
    return 'read'
  } catch (error) {
    if (error instanceof WorkbookRefused) return 'refused'
    throw error
  }
}

test('a damaged file is read or refused, whatever byte is wrong', async () => {
  const good = await makeWorkbook(GOOD)
  const damage = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 })
  const outcomes = new Set<string>()
  await fc.assert(
    fc.asyncProperty(damage, async (bytes) => {
      const bad = Buffer.from(good)
      for (const [at, byte] of bytes) bad[at] = byte
      outcomes.add(await survives(bad))
    }),
    { numRuns: 300 },
  )
  expect(outcomes).toEqual(new Set(['read', 'refused']))
})

test('any XML in place of a sheet is read or refused', async () => {
  const piece = fc.constantFrom(
    '<row>',
    '</row>',
    '<row r="-1">',
    '<row r="x"/>',
    '<c t="s"><v>99</v></c>',
    '<c r="ZZZZ1"><v>1</v></c>',
    '<c r="1"><v>1e999</v></c>',
    '<c t="d"><v>x</v></c>',
    '<c s="-1"><v>5</v></c>',
    '<v>1</v>',
    '<is><t>x</t></is>',
    '&#0;',
    '&#x1F600;',
    '<![CDATA[<row>]]>',
    '<!-- -->',
    inlineRow('村编码', '乡镇'),
    inlineRow('V1', '__proto__', 'constructor'),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
      expect(['read', 'refused']).toContain(await survives(rawXlsx('村', sheetXml(pieces.join('')))))
    }),
    { numRuns: 300 },
  )
})
