import { randomBytes, randomUUID } from 'node:crypto'

const hex = (bytes: number): string => randomBytes(bytes).toString('hex')

/** Ids in the shapes that the platform gives out. */
export const newId = {
  app: () => `cli_${hex(8)}`,
  open: () => `ou_${hex(16)}`,
  union: () => `on_${hex(16)}`,
  user: () => hex(4),
  chat: () => `oc_${hex(16)}`,
  message: () => `om_${hex(16)}`,
  thread: () => `omt_${hex(6)}`,
  image: () => `img_v3_02ab_${randomUUID()}`,
  file: () => `file_v3_00ab_${randomUUID()}`,
  cardToken: () => `c-${hex(17)}`,
  tenantToken: () => `t-g${hex(20)}`,
  event: () => hex(16),
  log: () => hex(16),
  tenant: () => hex(8),
  secret: () => hex(16),
}
