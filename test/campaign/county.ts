import { householderName, surname } from '#src/demo/names.js'
import { at, random } from '#src/demo/random.js'
import type { SheetRows } from '#src/workbook/parsed-workbook.js'
import { daysLater, FIRST_DAY, moment } from './work-calendar.js'

export type Role = 'cadre' | 'head' | 'town-head' | 'clerk' | 'leader' | 'admin'

export interface Staff {
  readonly id: string
  readonly name: string
  readonly unit: string
  readonly role: Role
  readonly phone: string
}

export interface CampaignCounty {
  readonly staff: readonly Staff[]
  readonly units: readonly UnitRow[]
  /** In the order of their codes. */
  readonly villages: readonly VillageRow[]
  /** 户主. */
  readonly heads: readonly string[]
  rows(chatIds: ReadonlyMap<string, string>): SheetRows
}

interface UnitRow {
  readonly name: string
  readonly kind: '县直' | '乡镇' | '县级办公室'
  readonly headId: string
  readonly leaderId: string
}

const TOWNS = ['大塘镇', '石门镇', '白沙乡'] as const
const DEPARTMENTS = [
  ...['县水利局', '县交通运输局', '县教体局', '县民政局', '县农业农村局'],
  ...['县住建局', '县卫健委', '县人社局', '县供电公司'],
] as const
const OFFICES = ['县委办公室', '县政府办公室', '县作风办公室'] as const
export const GROUPS = [
  ...[...DEPARTMENTS.slice(0, 3), ...TOWNS].map((name) => ({
    name: `${name}走访群`,
    scope: (TOWNS as readonly string[]).includes(name) ? '乡镇' : '单位',
    of: name,
  })),
  { name: '全县走访群', scope: '全县', of: '' },
] as const
const CADRES_PER_UNIT = 5
/** Opens the chat for the first time only in the fourth week. */
export const LATECOMER = 'C5-3'
export const LATECOMER_AT = moment(daysLater(FIRST_DAY, 22), '09:50')
/** So many people do something at once. */
export const CROWD = 20

export interface Size {
  readonly villages: number
  readonly householdsPerVillage: number
}

/** Three towns, nine departments, three offices; every village is linked to one unit, every household to one cadre. */
export function campaignCounty(seed: string, size: Size): CampaignCounty {
  const staff: Staff[] = []
  const names = random(`${seed}/staff`)
  const taken = new Set<string>()
  const hire = (id: string, unit: string, role: Role): string => {
    let name = ''
    do name = surname(names) + at(CADRE_NAMES, names.between(0, CADRE_NAMES.length - 1))
    while (taken.has(name))
    taken.add(name)
    staff.push({ id, name, unit, role, phone: `139079${String(staff.length + 10_000)}` })
    return id
  }
  const leaders = ['L1', 'L2', 'L3'].map((id) => hire(id, '县政府办公室', 'leader'))
  const visiting = [...DEPARTMENTS, ...TOWNS].map((name, i): UnitRow => {
    const isTown = (TOWNS as readonly string[]).includes(name)
    const headId = hire(`H${i + 1}`, name, isTown ? 'town-head' : 'head')
    for (let n = 1; n <= CADRES_PER_UNIT; n += 1) hire(`C${i + 1}-${n}`, name, 'cadre')
    return { name, kind: isTown ? '乡镇' : '县直', headId, leaderId: at(leaders, i % leaders.length) }
  })
  const offices = OFFICES.map((name, i): UnitRow => {
    return { name, kind: '县级办公室', headId: hire(`B${i + 1}`, name, 'clerk'), leaderId: '' }
  })
  hire('A1', '县委办公室', 'admin')
  const units = [...visiting, ...offices]
  const villages = villageRows(size, visiting)
  const households = householdRows(seed, size, villages, visiting)
  return {
    ...{ staff, units, villages, heads: households.map(({ 户主姓名 }) => 户主姓名) },
    rows: (chatIds) => sheets({ staff, units }, villages, households, chatIds),
  }
}

export interface VillageRow {
  readonly id: string
  readonly name: string
  readonly town: string
  readonly unit: UnitRow
}

function villageRows({ villages }: Size, visiting: readonly UnitRow[]): VillageRow[] {
  const towns = visiting.filter(({ kind }) => kind === '乡镇')
  const departments = visiting.filter(({ kind }) => kind === '县直')
  return Array.from({ length: villages }, (_, i) => {
    const town = at(towns, i % towns.length)
    // A quarter is the town's own.
    const unit = i % 4 === 3 ? town : at(departments, i % departments.length)
    const name = `${at(VILLAGE_NAMES, i % VILLAGE_NAMES.length)}${i < VILLAGE_NAMES.length ? '' : '新'}村`
    return { id: `361027${String(100_001 + i)}`, name, town: town.name, unit }
  })
}

function householdRows(
  seed: string,
  size: Size,
  villages: readonly VillageRow[],
  visiting: readonly UnitRow[],
) {
  let nth = 0
  const perUnit = new Map<string, number>()
  return villages.flatMap((village) => {
    const own = random(`${seed}/${village.id}`)
    const unitNo = visiting.indexOf(village.unit) + 1
    return Array.from({ length: size.householdsPerVillage }, (_, i) => {
      nth += 1
      const before = perUnit.get(village.unit.name) ?? 0
      perUnit.set(village.unit.name, before + 1)
      const occupancy = own.weighted([
        ['常住', 72],
        ['外出', 21],
        ['空户', 5],
        ['搬迁', 2],
      ] as const)
      return {
        户编号: `H${String(nth).padStart(5, '0')}`,
        村编码: village.id,
        村民小组: `${1 + Math.floor(i / 13)}组`,
        户主姓名: householderName(own, surname(own)),
        家庭人口: String(own.between(1, 6)),
        在家情况: occupancy,
        包户干部工号: `C${unitNo}-${1 + (before % CADRES_PER_UNIT)}`,
      }
    })
  })
}

function sheets(
  { staff, units }: Pick<CampaignCounty, 'staff' | 'units'>,
  villages: readonly VillageRow[],
  households: readonly Readonly<Record<string, string>>[],
  chatIds: ReadonlyMap<string, string>,
): SheetRows {
  return {
    活动: [{ 名称: '民情大走访', 主题: '访民情、解民忧', 开始: '2026-04-01', 结束: '2026-06-30' }],
    阶段: [{ 名称: '组织实施', 类型: '组织实施', 开始: '2026-04-06', 结束: '2026-06-30' }],
    单位: units.map(({ name, kind, headId, leaderId }) => ({
      ...{ 单位名称: name, 简称: name, 类型: kind, 负责人工号: headId },
      ...(leaderId ? { 分管县领导工号: leaderId } : {}),
    })),
    干部: staff.map(({ id, name, unit, role, phone }) => ({
      ...{ 工号: id, 姓名: name, 单位: unit, 手机号: phone, 角色: ROLE_WORDS[role] },
    })),
    村: villages.map(({ id, name, town }) => ({ 村编码: id, 乡镇: town, '村(社区)': name, 类型: '村' })),
    挂点: villages.map(({ id, unit }) => ({ 单位: unit.name, 村编码: id })),
    户: households,
    时限: [
      { 问题类别: '电力通信', 工作日: '2', 责任单位: '县供电公司' },
      { 问题类别: '饮水水利', 工作日: '3', 责任单位: '县水利局' },
      { 问题类别: '道路交通', 工作日: '4', 责任单位: '县交通运输局' },
    ],
    群: GROUPS.map(({ name, scope, of }) => ({
      ...{ 群名称: name, 平台: '飞书', 群ID: chatIds.get(name) ?? '', 范围: scope },
      ...(of ? { 范围名称: of } : {}),
    })),
  }
}

const ROLE_WORDS: Readonly<Record<Role, string>> = {
  cadre: '干部',
  head: '单位负责人',
  'town-head': '单位负责人',
  clerk: '县办',
  leader: '干部',
  admin: '管理员',
}

const CADRE_NAMES =
  '伟 芳 磊 敏 强 静 涛 丽 超 艳 鹏 娟 浩 慧 俊 洁 凯 雪 斌 琳 建国 志强 晓红 文军 海燕'.split(' ')
const VILLAGE_NAMES =
  '上源 下源 石桥 竹林 枫树 新塘 老屋 岭下 双溪 黄坪 龙湾 荷塘 水口 大岭 小陂 西塘 东山 白石 青田 樟坑'.split(
    ' ',
  )
