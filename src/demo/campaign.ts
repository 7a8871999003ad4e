import { addDays, type Day, dayOf, type Instant } from '../domain/time.js'

/** The campaign of the trial as its sheets say it. It is laid around `now`, so that the trial is always out visiting. */
export const CAMPAIGN_NAME = '民情大走访'

const BEGUN_DAYS_AGO = 60
export const VISITING_DAYS_AGO = 45

export function campaignRows(now: Instant): Record<string, string>[] {
  const today = dayOf(now)
  return [
    {
      名称: CAMPAIGN_NAME,
      主题: '访民情、解民忧、转作风、促发展',
      开始: addDays(today, -BEGUN_DAYS_AGO),
      结束: addDays(today, 110),
      '常态化周期(天)': '180',
    },
  ]
}

export function phaseRows(now: Instant): Record<string, string>[] {
  const today = dayOf(now)
  const phase = (名称: string, from: Day, to: Day) => ({ 名称, 类型: 名称, 开始: from, 结束: to })
  return [
    phase('动员部署', addDays(today, -BEGUN_DAYS_AGO), addDays(today, -VISITING_DAYS_AGO - 1)),
    phase('组织实施', addDays(today, -VISITING_DAYS_AGO), addDays(today, 45)),
    phase('巩固提升', addDays(today, 46), addDays(today, 110)),
  ]
}
