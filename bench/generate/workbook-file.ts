import { campaignRows, phaseRows } from '#src/demo/campaign.js'
import { cadreName } from '#src/demo/names.js'
import { mobilePhone } from '#src/demo/phones.js'
import { random } from '#src/demo/random.js'
import type { Instant } from '#src/domain/time.js'
import { OCCUPANCY_WORDS } from '#src/text/words.js'
import {
  bigHouseholds,
  type CountySizes,
  cadreId,
  countySizes,
  headOfUnit,
  townName,
  unitName,
  unitOfVillage,
  villageCode,
  villageName,
  villageOfCadre,
} from './big-county.js'
import { type SheetRows, writeXlsx } from './xlsx-writer.js'

/**
 * Writes an import workbook of a county with so many households: `node --import tsx
 * bench/generate/workbook-file.ts 140000 FILE.xlsx`. Every reference in it resolves.
 */
export async function writeWorkbookFile(
  path: string,
  count: number,
  seed: string,
  now: Instant,
): Promise<CountySizes> {
  const sizes = countySizes(count)
  await writeXlsx(path, [
    plain('活动', campaignRows(now)),
    plain('阶段', phaseRows(now)),
    sheet('单位', '单位名称 类型 负责人工号', sizes.units, (unit) => [
      unitName(unit),
      '县直',
      headOfUnit(unit),
    ]),
    cadreSheet(sizes, seed),
    sheet('村', '村编码 乡镇 村(社区) 类型', sizes.villages, (village) => [
      villageCode(village),
      townName(village),
      villageName(village),
      '村',
    ]),
    sheet('挂点', '单位 村编码', sizes.villages, (village) => [
      unitName(unitOfVillage(village, sizes)),
      villageCode(village),
    ]),
    { name: '户', rows: householdRows(count, seed) },
  ])
  return sizes
}

function plain(name: string, rows: readonly Record<string, string>[]): SheetRows {
  return { name, rows: [Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row))] }
}

function sheet(name: string, headings: string, count: number, row: (place: number) => string[]): SheetRows {
  function* rows() {
    yield headings.split(' ')
    for (let place = 0; place < count; place++) yield row(place)
  }
  return { name, rows: rows() }
}

function cadreSheet(sizes: CountySizes, seed: string): SheetRows {
  const own = random(`${seed}/cadres`)
  return sheet('干部', '工号 姓名 单位 职务 手机号 角色', sizes.cadres, (cadre) => {
    const unit = unitOfVillage(villageOfCadre(cadre), sizes)
    const head = headOfUnit(unit) === cadreId(cadre)
    const unitText = unitName(unit)
    const role = head ? '干部；单位负责人' : '干部'
    return [cadreId(cadre), cadreName(own), unitText, head ? '局长' : '科员', mobilePhone(own), role]
  })
}

function* householdRows(count: number, seed: string): Generator<string[]> {
  yield '户编号 村编码 村民小组 户主姓名 联系电话 家庭人口 户类别 在家情况 包户干部工号'.split(' ')
  for (const household of bigHouseholds(count, seed)) {
    yield [
      household.id,
      villageCode(household.village),
      household.group,
      household.head,
      household.phone,
      String(household.size),
      household.targetGroups.join('；'),
      OCCUPANCY_WORDS[household.occupancy],
      cadreId(household.cadre),
    ]
  }
}

if (import.meta.filename === process.argv[1]) {
  const [, , count = '140000', path = 'big.xlsx'] = process.argv
  console.log(await writeWorkbookFile(path, Number(count), 'bench', Date.now()))
}
