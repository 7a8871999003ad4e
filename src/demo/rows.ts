import type { Role } from '../domain/registry/types.js'
import type { Instant } from '../domain/time.js'
import { CATEGORY_WORDS, OCCUPANCY_WORDS } from '../text/words.js'
import type { DemoCadre } from './cadres.js'
import { campaignRows, phaseRows } from './campaign.js'
import { DEMO_CATEGORIES } from './categories.js'
import { type DemoCounty, demoCounty } from './county.js'
import { enterpriseRows } from './enterprises.js'
import type { DemoHousehold } from './households.js'
import { at } from './random.js'
import { KEY_PERSON_KINDS } from './target-groups.js'
import { UNIT_KIND_WORDS } from './units.js'

type Row = Record<string, string>

const ROLE_WORDS: Readonly<Record<Role, string>> = {
  cadre: '干部',
  head: '单位负责人',
  office: '县办',
  admin: '管理员',
  auditor: '审计',
}
const KEY_PERSONS = 60

/**
 * The demo county as an office would hand it in: rows by sheet and by heading of the workbook, as text. The same seed
 * and day give the same rows.
 */
export function demoRows(seed: string, now: Instant): Record<string, Row[]> {
  const county = demoCounty(seed)
  return {
    活动: campaignRows(now),
    阶段: phaseRows(now),
    单位: unitRows(county),
    干部: county.cadres.map(cadreRow),
    村: county.villages.map((village) => ({
      村编码: village.code,
      乡镇: village.town,
      '村(社区)': village.name,
      类型: village.kind,
    })),
    挂点: [...county.links].flatMap(([村编码, units]) => units.map((单位) => ({ 单位, 村编码 }))),
    户: county.households.map(householdRow),
    企业: enterpriseRows(seed, county),
    重点人员: keyPersonRows(county),
    群: groupRows(county),
    时限: DEMO_CATEGORIES.map(({ category, workingDays, unit }) => ({
      问题类别: CATEGORY_WORDS[category],
      工作日: String(workingDays),
      责任单位: unit,
    })),
  }
}

function unitRows({ units, cadres, deputyLeaders }: DemoCounty): Row[] {
  return units.map((unit, place) => ({
    单位名称: unit.name,
    简称: unit.shortName,
    类型: UNIT_KIND_WORDS[unit.kind],
    负责人工号: cadres.find((cadre) => cadre.unit === unit && cadre.roles.includes('head'))?.id ?? '',
    分管县领导工号: at(deputyLeaders, place % deputyLeaders.length).id,
  }))
}

function cadreRow({ id, name, unit, title, phone, roles }: DemoCadre): Row {
  return {
    工号: id,
    姓名: name,
    单位: unit.name,
    职务: title,
    手机号: phone,
    角色: roles.map((role) => ROLE_WORDS[role]).join('；'),
    飞书open_id: '',
    钉钉userid: '',
    岗位职责: unit.duty,
    服务承诺: '来电必接，三个工作日内回话',
  }
}

function householdRow(household: DemoHousehold): Row {
  return {
    户编号: household.id,
    村编码: household.village.code,
    村民小组: household.group,
    户主姓名: household.head,
    联系电话: household.phone ?? '',
    家庭人口: String(household.size),
    户类别: household.targetGroups.join('；'),
    在家情况: OCCUPANCY_WORDS[household.occupancy],
    包户干部工号: household.cadre?.id ?? '',
    备注: household.note ?? '',
  }
}

/** Every nth of the households whose head is one, spread over the county. */
function keyPersonRows({ households }: DemoCounty): Row[] {
  const all = households.flatMap((household) => {
    const kind = household.targetGroups.map((group) => KEY_PERSON_KINDS[group]).find(Boolean)
    return kind === undefined ? [] : [{ household, kind }]
  })
  const step = Math.ceil(all.length / KEY_PERSONS)
  return all
    .filter((_, place) => place % step === 0)
    .map(({ household, kind }) => ({
      姓名: household.head,
      户编号: household.id,
      类别: kind,
      联系电话: household.phone ?? '',
    }))
}

function groupRows({ personas: [first] }: DemoCounty): Row[] {
  const unit = first.unit.name
  return [
    { 群名称: '全县民情大走访工作群', 平台: '试用', 群ID: 'g:demo-county', 范围: '全县', 范围名称: '' },
    { 群名称: `${unit}走访工作群`, 平台: '试用', 群ID: 'g:demo-unit', 范围: '单位', 范围名称: unit },
  ]
}
