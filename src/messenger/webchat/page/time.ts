const zone = 'Asia/Shanghai'
const clock = new Intl.DateTimeFormat('zh-CN', {
  timeZone: zone,
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
})
const day = new Intl.DateTimeFormat('zh-CN', { timeZone: zone, month: 'long', day: 'numeric' })
const DAY_MS = 86_400_000

/** `18:05` today, `昨天 18:05`, `5月15日 18:05`. */
export function inWords(at: number, now = Date.now()): string {
  const words = dayInWords(at, now)
  return words === '' ? clock.format(at) : `${words} ${clock.format(at)}`
}

/** For narrow places: `18:05`, `昨天`, `5月15日`. */
export function briefly(at: number, now = Date.now()): string {
  return dayInWords(at, now) || clock.format(at)
}

function dayInWords(at: number, now: number): string {
  const that = day.format(at)
  if (that === day.format(now)) return ''
  return that === day.format(now - DAY_MS) ? '昨天' : that
}
