import type { SuggestedUnit } from '../domain/issues/suggest-unit.js'

/** `按时限表`, `近 8 件同类中 6 件由县水利局办理`, `县水利局退回时写明`. */
export function suggestionInWords({ unitId, reason }: SuggestedUnit): string {
  switch (reason.kind) {
    case 'named':
      return `${reason.by ?? '上一家单位'}退回时写明`
    case 'sheet':
      return '按时限表'
    case 'usual':
      return `近 ${reason.of} 件同类中 ${reason.times} 件由${unitId}办理`
  }
}
