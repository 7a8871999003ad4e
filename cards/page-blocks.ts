import type { Block, Intent } from './card.js'

/** Which page of several this is, with the ways to its neighbours; nothing for a single one. Pages count from 0. */
export function pageBlocks(page: number, pages: number, intentTo: (page: string) => Intent): Block[] {
  if (pages < 2) return []
  const to = (label: string, target: number) => ({ label, intent: intentTo(String(target)) })
  return [
    { kind: 'text', style: 'hint', text: `第 ${page + 1} 页，共 ${pages} 页` },
    {
      kind: 'buttons',
      buttons: [
        ...(page > 0 ? [to('上一页', page - 1)] : []),
        ...(page < pages - 1 ? [to('下一页', page + 1)] : []),
      ],
    },
  ]
}
