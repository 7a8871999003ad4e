import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hoursInWords, lastedInWords, officeTimeInWords, roundedOfficeMs } from '#src/views/office-time.js'

const HOUR = 3_600_000

test('office time reads in hours up to a working day, in days from there, and never as a nought', () => {
  const said = [0, 1, 0.9 * HOUR, HOUR, 3.54 * HOUR, 7.94 * HOUR, 7.96 * HOUR, 8 * HOUR, 12 * HOUR, 80 * HOUR]
  expect(said.map(officeTimeInWords)).toEqual([
    ...['不到 1 个办公小时', '不到 1 个办公小时', '不到 1 个办公小时', '1 个办公小时', '3.5 个办公小时'],
    ...['7.9 个办公小时', '1 个工作日', '1 个工作日', '1.5 个工作日', '10 个工作日'],
  ])
  expect([0, 12 * HOUR].map(lastedInWords)).toEqual(['不到 1 个办公小时', '已 1.5 个工作日'])
  expect([0, 1000, 0.06 * HOUR, 26 * HOUR].map(hoursInWords)).toEqual([
    ...['0 小时', '不到 0.1 小时', '0.1 小时', '26 小时'],
  ])
})

test('figures add up to their total as they are shown', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(40 * HOUR), { maxLength: 20 }), (stays) => {
      const shown = (ms: number): number =>
        hoursInWords(ms).startsWith('不到') ? 0 : Number.parseFloat(hoursInWords(ms))
      const total = stays.reduce((sum, ms) => sum + roundedOfficeMs(ms), 0)
      expect(shown(total)).toBeCloseTo(
        stays.reduce((sum, ms) => sum + shown(ms), 0),
        6,
      )
    }),
  )
})
