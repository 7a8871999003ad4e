import * as z from 'zod'

/**
 * What a county sets for petition cases and disputes. 《信访工作条例》 gives sixty days from acceptance and one extension of at
 * most thirty: a county may be stricter, never laxer. A people's mediation is commonly done within a month.
 */
export const caseSettings = z.strictObject({
  /** 信访积案, calendar days. */
  petitionDays: z.number().int().min(1).max(60),
  /** 矛盾纠纷, calendar days. */
  disputeDays: z.number().int().min(1).max(90),
  /** The most that an approved extension adds, calendar days. */
  extensionDays: z.number().int().min(1).max(30),
  /** How long a settled case is watched for relapse. */
  watchMonths: z.number().int().min(1).max(36),
})
export type CaseSettings = z.infer<typeof caseSettings>

export const USUAL_CASE_SETTINGS: CaseSettings = {
  petitionDays: 60,
  disputeDays: 30,
  extensionDays: 30,
  watchMonths: 6,
}
