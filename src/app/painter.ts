import { drawCoverageChart } from '../charts/coverage-chart.js'
import { logger } from '../logger.js'
import type { KeptPictures } from '../store/pictures.js'
import type { CoverageChart } from '../views/weekly-coverage-view.js'

const log = logger.child({ room: 'charts' })

/** Draws charts and keeps them. One that cannot be drawn is left out: the card says the same in figures. */
export function createPainter(pictures: KeptPictures, now: () => number) {
  return async (chart: CoverageChart): Promise<string | null> => {
    let png: Buffer
    try {
      png = await drawCoverageChart(chart)
    } catch (error) {
      log.warn({ err: error }, 'chart not drawn')
      return null
    }
    return pictures.keep(png, now())
  }
}
