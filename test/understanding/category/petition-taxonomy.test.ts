import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ISSUE_CATEGORIES } from '#src/domain/issues/category.js'
import { inProject } from '../../support/source-files.js'

const [head, ...rows] = readFileSync(inProject('src/understanding/category/petition-taxonomy.csv'), 'utf8')
  .trim()
  .split('\n')
const leaves = rows.map((row) => row.split(','))

test('the classification of petitions has its 517 leaves, each once', () => {
  expect(head).toBe('level1,level2,level3,category')
  expect(new Set(leaves.map((cells) => cells.slice(0, 3).join())).size).toBe(517)
  expect(leaves).toHaveLength(517)
})

test('every leaf is one of the categories, and every category has leaves', () => {
  const mapped = leaves.map(([, , , category]) => category)
  expect(mapped.filter((one) => !ISSUE_CATEGORIES.some((known) => known === one))).toEqual([])
  expect(ISSUE_CATEGORIES.filter((one) => !mapped.includes(one))).toEqual([])
})
