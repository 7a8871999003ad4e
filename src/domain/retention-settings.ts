import * as z from 'zod'

/**
 * How long the records of who did what are kept. 《网络安全法》 wants logs kept for six months at least; a county keeps them for
 * as long as its visits may be asked about, and not for ever.
 */
export const retentionSettings = z.strictObject({
  /** 操作记录, calendar days. */
  auditDays: z.number().int().min(180).max(3650),
})
export type RetentionSettings = z.infer<typeof retentionSettings>

/** Three years, a leap day included. */
export const USUAL_RETENTION: RetentionSettings = { auditDays: 1096 }

/** So long an import can be taken back: afterwards what it replaced is not kept any more. */
export const IMPORT_UNDO_DAYS = 180
