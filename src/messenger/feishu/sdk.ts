import type * as Sdk from '@larksuiteoapi/node-sdk'

export type FeishuSdk = typeof Sdk

/** Loads the SDK on first need: it is by far the heaviest import, and a process without Feishu must not pay for it. */
export function loadSdk(): Promise<FeishuSdk> {
  return import('@larksuiteoapi/node-sdk')
}
