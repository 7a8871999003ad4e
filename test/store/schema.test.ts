import { expect, test } from 'vitest'
import { SCHEMA } from '#src/store/schema/index.js'
import { Desk } from '../support/desk.js'

test('every declared index begins with the county', () => {
  const indexes = SCHEMA.flatMap((spec) => spec.schema.indexes().map(([keys]) => Object.keys(keys)))
  expect(indexes.length).toBeGreaterThan(30)
  expect(indexes.filter(([first]) => first !== 'county')).toEqual([])
})

test('every document that a working bot writes carries its county, in the document and in its id', async () => {
  const desk = await Desk.open('schema')
  await desk.say('ou_C1', '走访')
  await desk.press('ou_C1', '已走访，无问题')
  await desk.say('ou_C1', '撤销')
  await desk.say('ou_C1', '吐槽 同一张表报了三遍')
  const names = SCHEMA.map((spec) => spec.name)
  const written = await Promise.all(names.map((name) => desk.rows<{ _id: string; county: string }>(name)))
  const documents = written.flat()
  expect(documents.length).toBeGreaterThan(40)
  expect(documents.filter(({ _id, county }) => county !== 'demo' || !`${_id}/`.startsWith('demo/'))).toEqual(
    [],
  )
  await desk.close()
})

test('what a bot writes has only fields that its collection declares', async () => {
  const desk = await Desk.open('schema-fields')
  await desk.say('ou_C1', '走访 李四')
  await desk.press('ou_C1', '提交', {
    form: {
      result: 'met',
      visitDay: '2026-05-19',
      findings: '水管漏水',
      issues: ['water_irrigation'],
      outcome: 'coordinated',
    },
  })
  for (const { name, schema } of SCHEMA) {
    const declared = new Set(Object.keys(schema.paths).map((path) => path.split('.')[0]))
    const fields = new Set((await desk.rows(name)).flatMap((row) => Object.keys(row)))
    expect({ name, undeclared: [...fields].filter((field) => !declared.has(field)) }).toEqual({
      name,
      undeclared: [],
    })
  }
  await desk.close()
})
