const PLACE = /^(?:.{2,3}省)?(?:.{2,4}[市州])?(?:.{1,4}[县区旗])?/u
const FORM =
  /(?:股份有限公司|有限责任公司|集团有限公司|有限公司|股份公司|总公司|分公司|公司|专业合作社联合社|专业合作社|合作社|集团|总厂|厂|经营部|个体工商户)$/u
/** What is left of a name must still name it. */
const SHORTEST = 2

/** What an enterprise is called in talk: `青禾米业` for 资溪县青禾米业有限公司. The whole name is none of them. */
export function shortNamesOf(name: string): string[] {
  const bare = name
    .normalize('NFKC')
    .replace(/\(.*?\)/gu, '')
    .trim()
  const local = bare.replace(PLACE, '')
  const formless = bare.replace(FORM, '')
  const short = local.replace(FORM, '')
  const found = [local, formless, short].filter((one) => [...one].length >= SHORTEST && one !== name)
  return [...new Set(found)]
}
