import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { CoverageChart } from '../views/weekly-coverage-view.js'
import { FONT_FAMILY, fontFolder } from './chart-font.js'

const WIDTH_PX = 800
const TOP_PX = 110
const BAR_PX = 34
const BOTTOM_PX = 24
/** Twice the size it is laid out in: phones have fine screens. */
const SCALE = 2
const COLOURS = { covered: '#2f6fde', left: '#d9dee7', text: '#1f2329' }

/**
 * Bars of households covered and left, with their numbers, as PNG. The drawing packages are loaded with the first chart:
 * no start of the program waits for them. Throws when the font is not there, since a chart without words says nothing.
 */
export async function drawCoverageChart(chart: CoverageChart): Promise<Buffer> {
  const folder = fontFolder()
  const [svg, { Resvg }] = await Promise.all([toSvg(chart), import('@resvg/resvg-js')])
  const fontFiles = readdirSync(folder)
    .filter((name) => name.endsWith('.ttf'))
    .map((name) => join(folder, name))
  const image = new Resvg(svg, {
    font: { loadSystemFonts: false, fontFiles, defaultFontFamily: FONT_FAMILY },
    fitTo: { mode: 'zoom', value: SCALE },
    background: '#ffffff',
  })
  return image.render().asPng()
}

async function toSvg(chart: CoverageChart): Promise<string> {
  const [{ init, use }, { BarChart }, components, { SVGRenderer }] = await Promise.all([
    import('echarts/core'),
    import('echarts/charts'),
    import('echarts/components'),
    import('echarts/renderers'),
  ])
  const { GridComponent, LegendComponent, TitleComponent } = components
  use([BarChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer])
  const height = TOP_PX + chart.bars.length * BAR_PX + BOTTOM_PX
  const drawing = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH_PX, height })
  try {
    drawing.setOption(optionOf(chart))
    return drawing.renderToSVGString()
  } finally {
    drawing.dispose()
  }
}

function optionOf({ title, asOf, bars }: CoverageChart) {
  const text = { fontFamily: FONT_FAMILY, color: COLOURS.text }
  const series = (name: string, color: string, label: object, numbers: readonly number[]) => ({
    ...{ type: 'bar' as const, stack: 'households', name, barWidth: 20, itemStyle: { color } },
    ...{ data: [...numbers], label: { show: true, ...text, fontSize: 14, ...label } },
  })
  return {
    animation: false,
    textStyle: text,
    title: {
      ...{ text: title, subtext: `截至 ${asOf}，单位：户`, left: 20, top: 12 },
      ...{ textStyle: { ...text, fontSize: 24, fontWeight: 400 as const } },
      subtextStyle: { ...text, fontSize: 14 },
    },
    legend: { ...{ right: 20, top: 20, data: ['已访', '未访'] }, textStyle: { ...text, fontSize: 16 } },
    grid: {
      ...{ left: 20, right: 90, top: TOP_PX - 20, bottom: BOTTOM_PX },
      ...{ outerBoundsMode: 'same' as const, outerBoundsContain: 'axisLabel' as const },
    },
    xAxis: { type: 'value' as const, show: false, max: 'dataMax' as const },
    yAxis: {
      ...{ type: 'category' as const, inverse: true, data: bars.map(({ name }) => shortened(name)) },
      ...{ axisLine: { show: false }, axisTick: { show: false }, axisLabel: { ...text, fontSize: 16 } },
    },
    series: [
      // A bar too short for its number leaves it to the one behind.
      series(
        '已访',
        COLOURS.covered,
        { formatter: '', show: false },
        bars.map(({ covered }) => covered),
      ),
      series(
        '未访',
        COLOURS.left,
        {
          position: 'right',
          formatter: ({ dataIndex }: { readonly dataIndex: number }) => {
            const bar = bars[dataIndex]
            return bar ? `${bar.covered}/${bar.covered + bar.left}` : ''
          },
        },
        bars.map(({ left }) => left),
      ),
    ],
  }
}

/** Longer names would leave no room for their bars; the table beside the picture has them whole. */
function shortened(name: string): string {
  const characters = [...name]
  return characters.length > 14 ? `${characters.slice(0, 13).join('')}…` : name
}
