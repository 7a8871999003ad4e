import { WORKDAY_MS } from '../domain/working-time.js'

const HOUR_MS = 3_600_000
const TENTH_MS = HOUR_MS / 10
const TENTHS_OF_A_DAY = WORKDAY_MS / TENTH_MS

/** To a tenth of an hour, as every figure of office time is shown: figures that are rounded so add up to their total. */
export function roundedOfficeMs(ms: number): number {
  return Math.round(ms / TENTH_MS) * TENTH_MS
}

/** `3.5 小时`; what is less than can be shown says so, for a nought would say that there was nothing. */
export function hoursInWords(ms: number): string {
  const tenths = Math.round(ms / TENTH_MS)
  return tenths === 0 && ms > 0 ? '不到 0.1 小时' : `${tenths / 10} 小时`
}

/** How long something has lasted in office time: hours up to a working day, days from there. */
export function officeTimeInWords(ms: number): string {
  const tenths = Math.round(ms / TENTH_MS)
  if (tenths < 10) return '不到 1 个办公小时'
  if (tenths < TENTHS_OF_A_DAY) return `${tenths / 10} 个办公小时`
  return `${Math.round((tenths / TENTHS_OF_A_DAY) * 10) / 10} 个工作日`
}

/** `已 3.5 个办公小时`, of something that goes on. */
export function lastedInWords(ms: number): string {
  const time = officeTimeInWords(ms)
  return time.startsWith('不到') ? time : `已 ${time}`
}
