import { expect, inject, test } from 'vitest'
import { BENCHES, measure } from '../../bench/benches.js'
import { table } from '../../bench/rows.js'

test('every bench runs, agrees with its database, and gives figures of both sides', async () => {
  const lines: string[] = []
  const print = (line: string) => lines.push(line)
  const mongoUri = inject('mongoUri')
  const rows = await measure(BENCHES, { rounds: 1, tries: 1, quick: true, print, mongoUri })
  expect(new Set(rows.map((row) => row.bench))).toEqual(new Set(BENCHES))
  const measured = rows.filter((row) => !row.what.includes('CPU'))
  for (const { product } of measured) expect(product.median).toBeGreaterThan(0)
  expect(measured.filter((row) => row.bare.median > 0 && row.ratio > 0).length).toBeGreaterThan(6)
  expect(table(rows).split('\n')).toHaveLength(rows.length + 2)
  expect(lines.length).toBeGreaterThan(0)
}, 180_000)
