import type { FeishuPlatform } from '../../feishu-platform/platform.js'

/** What a process of the drill is told at its start. */
export interface DrillOrder {
  readonly mongoUri: string
  readonly county: string
  readonly platform: Pick<FeishuPlatform, 'url' | 'appId' | 'appSecret' | 'encryptKey' | 'verificationToken'>
  /** Their clocks run so far ahead of the machine's: it is always a working day in the drill. */
  readonly aheadMs: number
  readonly everySeconds: number
  readonly leaseMs: number
  readonly graceMs: number
}
