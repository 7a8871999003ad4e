import sharp from 'sharp'
import { beforeAll, expect, test } from 'vitest'
import { drawCoverageChart } from '#src/charts/coverage-chart.js'
// @ts-expect-error plain JavaScript, so that it runs before anything is installed
import { unpackChartFont } from '../../scripts/ensure/chart-font.mjs'

beforeAll(() => unpackChartFont())

const CHART = {
  title: '县水利局走访周报',
  asOf: '5月22日 17:00',
  bars: [
    { name: '大塘村', covered: 95, left: 105 },
    { name: '石门村', covered: 0, left: 40 },
  ],
}

/** How many pixels of a part of the picture fit. */
async function count(
  png: Buffer,
  part: { left: number; top: number; width: number; height: number },
  fits: (red: number, green: number, blue: number) => boolean,
): Promise<number> {
  const { data, info } = await sharp(png).extract(part).raw().toBuffer({ resolveWithObject: true })
  let found = 0
  for (let i = 0; i < data.length; i += info.channels)
    if (fits(data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0)) found += 1
  return found
}

const isDark = (red: number, green: number, blue: number) => red < 90 && green < 90 && blue < 90
const isBlue = (red: number, green: number, blue: number) => red < 80 && green < 140 && blue > 190

test('the title, the names and the numbers are drawn in Chinese characters, not left out', async () => {
  const png = await drawCoverageChart(CHART)
  const title = { left: 40, top: 20, width: 500, height: 70 }
  expect(await count(png, title, isDark)).toBeGreaterThan(2_000)
  // Each further character blackens more.
  const longer = await drawCoverageChart({ ...CHART, title: `${CHART.title}县水` })
  expect(await count(longer, title, isDark)).toBeGreaterThan((await count(png, title, isDark)) + 200)
  expect(await count(png, { left: 40, top: 180, width: 160, height: 140 }, isDark)).toBeGreaterThan(500)
})

test('who is covered is drawn as long as their share; nothing is drawn for nobody', async () => {
  const half = await drawCoverageChart({ ...CHART, bars: [{ name: '大塘村', covered: 100, left: 100 }] })
  const all = await drawCoverageChart({ ...CHART, bars: [{ name: '大塘村', covered: 200, left: 0 }] })
  const none = await drawCoverageChart({ ...CHART, bars: [{ name: '大塘村', covered: 0, left: 200 }] })
  const bars = { left: 0, top: 170, width: 1_600, height: 100 }
  const [ofHalf, ofAll, ofNone] = await Promise.all([half, all, none].map((png) => count(png, bars, isBlue)))
  expect(ofNone).toBe(0)
  expect((ofHalf ?? 0) / (ofAll ?? 1)).toBeCloseTo(0.5, 1)
})
