const NTH = '第\\s*(?:\\d{1,2}|[一二三四五六七八九十])\\s*(?:个|户|条|家)?'
const GONE = '(?:都)?(?:删掉|删了|删除|去掉|不要了|不要)'
/** 垃圾不要了 tells of a household; these words tell the card. */
const DROPS = new RegExp(
  `^(?:把|将)?(${NTH})${GONE}$|^(?:把|将)(.{1,12}?)(?:家|那户)?${GONE}$|^(?:删掉|删除|去掉)(.{1,12}?)(?:家|那户)?$`,
  'u',
)

/** What is said to words that would take away something that isn't on the card; null for any other words. */
export function nothingToDrop(text: string): string | null {
  const words = text
    .normalize('NFKC')
    .trim()
    .replace(/[。.!！]+$/u, '')
  const [, nth, named, after] = DROPS.exec(words) ?? []
  const what = nth ?? named ?? after
  if (what === undefined) return null
  return `卡片上没有“${what}”，没有改动。请看编号再说，例如“把第二个删掉”，或者点卡片上的按钮。`
}
