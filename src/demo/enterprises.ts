import type { DemoCounty } from './county.js'
import { cadreName } from './names.js'
import { mobilePhone } from './phones.js'
import { at, random } from './random.js'

const NAMES =
  '香樟源木业:木材加工 青禾米业:粮食加工 象山湖香料:香料 云林电子:电子 锦绣纺织:纺织 秀水食品:食品 ' +
  '稻香园农业:种养殖 竹海家具:家具 恒泰建材:建材 明德包装:包装 华侨蜜梨合作:种养殖 疏山物流:物流'

/** Some invented enterprises, each in a village of its own and with a cadre of that village. */
export function enterpriseRows(seed: string, { villages, cadres }: DemoCounty): Record<string, string>[] {
  const own = random(seed).fork('enterprises')
  const names = NAMES.split(' ')
  const step = Math.floor(villages.length / names.length)
  return names.map((entry, place) => {
    const [name = '', industry = ''] = entry.split(':')
    const village = at(villages, place * step)
    return {
      企业编号: `QY${String(place + 1).padStart(3, '0')}`,
      企业名称: `${name}有限公司`,
      村编码: village.code,
      行业: industry,
      联系人: cadreName(own),
      联系电话: mobilePhone(own),
      包联干部工号: cadres.find((cadre) => cadre.villageCodes.includes(village.code))?.id ?? '',
      党组织: own.chance(0.4) ? '有' : '无',
    }
  })
}
