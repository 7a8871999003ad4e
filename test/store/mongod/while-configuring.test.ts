import { expect, test } from 'vitest'
import { whileConfiguring } from '#src/store/mongod/while-configuring.js'

const busy = () => Object.assign(new Error('node is currently updating its configuration'), { code: 109 })

test('a node that is busy with its configuration is asked again until it is not', async () => {
  let asked = 0
  let paused = 0
  const result = await whileConfiguring(
    async () => {
      asked += 1
      if (asked < 4) throw busy()
      return 'ready'
    },
    async () => {
      paused += 1
    },
  )
  expect({ result, asked, paused }).toEqual({ result: 'ready', asked: 4, paused: 3 })
})

test('it is not asked for ever, and any other failure is told at once', async () => {
  let asked = 0
  const ask = (error: Error) => async () => {
    asked += 1
    throw error
  }
  await expect(whileConfiguring(ask(busy()), async () => undefined)).rejects.toThrow('updating')
  expect(asked).toBe(100)
  await expect(whileConfiguring(ask(new Error('no disk')), async () => undefined)).rejects.toThrow('no disk')
  expect(asked).toBe(101)
})
