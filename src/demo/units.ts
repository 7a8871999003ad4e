import type { UnitKind } from '../domain/registry/types.js'
import { type DemoVillage, townsOf } from './villages.js'

export interface DemoUnit {
  readonly name: string
  readonly shortName: string
  readonly kind: UnitKind
  /** Set for a town's own government. */
  readonly town?: string
  readonly duty: string
}

export const UNIT_KIND_WORDS: Readonly<Record<UnitKind, string>> = {
  county_department: '县直',
  town: '乡镇',
  county_office: '县级办公室',
  enterprise: '企业',
}

const OFFICES = '县委办公室:统筹协调:县委办 县政府办公室:政务督办:县政府办 县作风建设办公室:作风督查:县作风办'
const DEPARTMENTS =
  '县委组织部:基层党建 县委宣传部:宣传文化 县委政法委:平安建设 县财政局:惠农补贴发放 县教体局:学校教育 ' +
  '县公安局:治安反诈 县民政局:低保养老 县司法局:矛盾调解 县人社局:就业与欠薪 县自然资源局:土地与宅基地 ' +
  '县生态环境局:环境保护 县住建局:住房与危房 县交通运输局:道路交通 县水利局:饮水与水利 县农业农村局:产业与补贴 ' +
  '县林业局:山林权属 县文广旅局:文体旅游 县卫健委:卫生健康 县医保局:医疗保障 县市场监管局:食品药品 县城管局:环境卫生 ' +
  '县信访局:信访积案'
const ENTERPRISES = '县供电公司:供电与线路 县城投公司:城乡基础设施'

/** The units in the county's fixed office order: offices, departments, towns, enterprises. */
export function demoUnits(villages: readonly DemoVillage[]): DemoUnit[] {
  return [
    ...listed(OFFICES, 'county_office'),
    ...listed(DEPARTMENTS, 'county_department'),
    ...townsOf(villages).map(townUnit),
    ...listed(ENTERPRISES, 'enterprise'),
  ]
}

function listed(text: string, kind: UnitKind): DemoUnit[] {
  return text.split(' ').map((entry) => {
    const [name = '', duty = '', shortName = name.replace(/^县委?/, '')] = entry.split(':')
    return { name, shortName, kind, duty }
  })
}

/** A town's unit bears the name of the town: that is how its cadres are known to look after all of the town. */
function townUnit(town: string): DemoUnit {
  const shortName = town.endsWith('委员会') ? '工业园区' : town
  return { name: town, shortName, kind: 'town', town, duty: '属地治理与民生服务' }
}
