import type { Holder } from '../domain/issues/types.js'

export function holderInWords(holder: Holder): string {
  if (holder.kind === 'unit') return holder.unitId
  return holder.kind === 'office' ? '县级办公室' : '已了结'
}
